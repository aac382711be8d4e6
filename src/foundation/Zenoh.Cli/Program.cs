using Zenoh.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
