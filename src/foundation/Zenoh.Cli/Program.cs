using Zenoh.Cli;
using Zenoh.Cli.Output;

StandardOutput.Install();
return await CommandLine.RunAsync(args).ConfigureAwait(false);
