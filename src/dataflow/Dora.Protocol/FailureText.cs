using System.Globalization;
using System.Text;

namespace Dora.Protocol;

/// <summary>What users read about a failed node and a failed dataflow; the sentences are those dora 0.3.13 prints.</summary>
public static class FailureText
{
    /// <summary>How many lines of a node's stderr are shown; the whole is in its log file.</summary>
    public const int ShownStderrLines = 10;

    /// <summary>Stands, on a line of its own, for the lines before the shown ones.</summary>
    public const string Omitted = "[...]";

    private const int FirstRealTimeSignal = 34;

    private const int LastRealTimeSignal = 64;

    private static readonly string[] SignalNames =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    private static readonly string Rule = new('-', 81);

    /// <summary>How a node failed.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>A sentence without a subject (<c>exited with code 1</c>), perhaps followed by the last lines of stderr; no line end at the
    /// end.</returns>
    public static string Describe(NodeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string text = failure.Cause switch
        {
            FailureCause.GraceExceeded => $"node was killed by dora because it didn't react to a stop message in time ({SignalOf(failure.Exit)})",
            FailureCause.StartupTimeout timeout =>
                $"node was killed by dora because it didn't connect within its startup timeout of {Seconds(timeout.Timeout)}",
            FailureCause.Unhealthy timeout =>
                $"node was killed by dora because it showed no life for its health check timeout of {Seconds(timeout.Timeout)}",
            FailureCause.Cascading cascade =>
                $"{Describe(failure.Exit)}. This error occurred because node `{cascade.Node}` exited before connecting to dora.",
            _ => Describe(failure.Exit),
        };
        return failure.Cause is FailureCause.Cascading ? text : text + StderrBlock(failure);
    }

    /// <summary>How a process ended.</summary>
    /// <param name="exit">The end.</param>
    /// <returns>A sentence without a subject.</returns>
    public static string Describe(NodeExit exit) => exit switch
    {
        NodeExit.Code code => string.Create(CultureInfo.InvariantCulture, $"exited with code {code.Status}"),
        NodeExit.Signal signal => $"exited because of signal {SignalName(signal.Number)}",
        NodeExit.NotSpawned spawn => $"failed to spawn node: {spawn.Reason}",
        _ => "unknown exit status",
    };

    /// <summary>Why a dataflow failed: its nodes that failed by themselves, by time, and how many others followed.</summary>
    /// <param name="result">The result of a run that did not succeed.</param>
    /// <param name="nameDataflow">True where several dataflows may run (<c>start</c>, <c>stop</c>); false for <c>run</c>.</param>
    /// <returns>Several lines, without a line end at the end.</returns>
    public static string Summarize(DataflowResult result, bool nameDataflow)
    {
        ArgumentNullException.ThrowIfNull(result);
        NodeResult[] failed = result.Nodes.Where(node => node.Failure is not null).OrderBy(node => node.EndedAt).ToArray();
        NodeResult[] roots = failed.Where(node => node.Failure!.Cause is not FailureCause.Cascading).ToArray();
        NodeResult[] shown = roots.Length > 0 ? roots : failed.Take(1).ToArray();
        StringBuilder text = new(nameDataflow ? $"Dataflow {result.Dataflow} failed:" : "Dataflow failed:");
        foreach (NodeResult node in shown)
            text.Append("\n\nNode `").Append(node.Node).Append("` failed: ").Append(Describe(node.Failure!));
        int hidden = failed.Length - shown.Length;
        if (hidden > 0)
            text.Append("\n\n").Append(Hidden(hidden)).Append($" Check the `out/{result.Dataflow}` folder for full details.");
        return text.ToString();
    }

    private static string Hidden(int count) =>
        count == 1 ? "There is 1 consequential error." : string.Create(CultureInfo.InvariantCulture, $"There are {count} consequential errors.");

    private static string StderrBlock(NodeFailure failure)
    {
        if (failure.StderrTail.Count == 0)
            return string.Empty;
        StringBuilder text = new(" with stderr output:\n");
        text.Append(Rule).Append('\n');
        if (failure.StderrTruncated || failure.StderrTail.Count > ShownStderrLines)
            text.Append(Omitted).Append('\n');
        foreach (string line in failure.StderrTail.TakeLast(ShownStderrLines))
            text.Append(line).Append('\n');
        return text.Append(Rule).ToString();
    }

    private static string SignalOf(NodeExit exit) => exit is NodeExit.Signal signal ? SignalName(signal.Number) : "SIGKILL";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    // The numbers of Linux on x86-64 and arm64 (signal(7)); real-time signals as `kill -l` names them.
    private static string SignalName(int number) => number switch
    {
        >= 1 and <= 31 => SignalNames[number - 1],
        FirstRealTimeSignal => "SIGRTMIN",
        > FirstRealTimeSignal and <= LastRealTimeSignal => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{number - FirstRealTimeSignal}"),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
