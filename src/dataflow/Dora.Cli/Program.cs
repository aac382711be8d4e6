using Dora.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
