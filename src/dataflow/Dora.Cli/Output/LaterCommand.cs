using System.CommandLine;

namespace Dora.Cli.Output;

/// <summary>A command of dora that this version does not have, and what does its work until then.</summary>
internal sealed record LaterCommand(string Name, string Instead)
{
    private const string NoCoordinator = "`dora run PATH` runs a dataflow on this machine and needs neither coordinator nor daemon";
    private const string WhatRuns = "a dataflow runs as long as its `dora run` does: `pgrep -af 'dora run'` lists them";

    private static readonly LaterCommand[] All =
    [
        new("up", NoCoordinator),
        new("destroy", NoCoordinator),
        new("daemon", NoCoordinator),
        new("coordinator", NoCoordinator),
        new("start", "`dora run PATH` runs a dataflow until it ends; in the background with `&`"),
        new("stop", "Ctrl-C stops a `dora run`, and so does `kill` with its process id"),
        new("list", WhatRuns),
        new("ps", WhatRuns),
        new("logs", "`dora run` shows the log as it comes; the log files are in `out/<run>/` beside the dataflow file"),
        new("runtime", "operators do not run yet; nodes with a program (`path`) do"),
        new("new", "docs/guide-csharp.md makes a dataflow step by step, and examples/ has some to copy"),
        new("self", "`git pull` in the clone updates it; the next call of `./dora` builds it"),
    ];

    /// <summary>The command a command line begins with, if it is one of these.</summary>
    public static LaterCommand? Find(ParseResult result) => result.CommandResult.Command is RootCommand && result.UnmatchedTokens.Count > 0
        ? Array.Find(All, command => command.Name == result.UnmatchedTokens[0])
        : null;
}
