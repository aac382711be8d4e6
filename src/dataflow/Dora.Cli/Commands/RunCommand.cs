using System.CommandLine;
using Dora.Cli.Arguments;
using Dora.Cli.Running;
using Dora.Daemon;

namespace Dora.Cli.Commands;

/// <summary><c>dora run PATH</c>: runs a dataflow in this process, without coordinator and without a port.</summary>
internal static class RunCommand
{
    private static readonly Option<TimeSpan?> StopAfter = new("--stop-after")
    {
        Description = "Stop the dataflow this long after its start (builds do not count), for example 10s or 1m 30s",
        HelpName = "DURATION",
        CustomParser = DurationText.Parse,
    };

    private static readonly Option<TimeSpan?> Grace = new("--grace-duration")
    {
        Description = "How long nodes may take to end after a stop; then SIGTERM, half of it later SIGKILL [default: 15s]",
        HelpName = "DURATION",
        CustomParser = DurationText.Parse,
    };

    private static readonly Option<bool> ExitWhenNodesFinish = new("--exit-when-nodes-finish")
    {
        Description = "Stop the dataflow when only nodes are left that wait for timers",
    };

    private static readonly Option<bool> AllowShellNodes = new("--allow-shell-nodes")
    {
        Description = "Accepted for scripts written for dora 1.x; `path: shell` always runs",
    };

    public static Command Create()
    {
        Argument<string> path = SharedArguments.Dataflow();
        Option<bool> uv = SharedArguments.Uv();
        Option<Dictionary<string, string>> env = SharedArguments.Env();
        LogOptions log = new();
        DoraCommand command = new(
            "run",
            "Run a dataflow on this machine until it ends; builds first what is missing and has build commands. "
                + "What nodes print is also kept in out/<run>/log_<node>.txt beside the dataflow file",
            new Example("dora run dataflow.yml", "run until all nodes ended; Ctrl-C stops, twice kills, thrice leaves at once"),
            new Example("dora run dataflow.yml --stop-after 10s", "stop it after ten seconds"),
            new Example("dora run dataflow.yml --env CAMERA=2", "with $CAMERA for the file and all nodes"),
            new Example("dora run dataflow.yml --log-level debug", "show what dora does with each node"),
            new Example("dora run dataflow.yml --log-format json | jq .message", "log lines for programs"))
        {
            path, StopAfter, Grace, ExitWhenNodesFinish, env, uv, AllowShellNodes,
        };
        log.AddTo(command);
        command.SetAction((result, _) => new LocalRun
        {
            Path = result.GetRequiredValue(path),
            Uv = result.GetValue(uv),
            ExtraEnvironment = result.GetValue(env) ?? [],
            Filter = log.FilterOf(result),
            Format = log.FormatOf(result),
            StopAfter = result.GetValue(StopAfter),
            Grace = result.GetValue(Grace) ?? RunOptions.DefaultGrace,
            ExitWhenNodesFinish = result.GetValue(ExitWhenNodesFinish),
        }.RunAsync());
        return command;
    }
}
