using Dora.Protocol;
using SharedMemory.Processes;

namespace Dora.Daemon.Lifecycle;

/// <summary>Was the end of a process a success, and if not, whose fault.</summary>
internal static class ExitVerdict
{
    /// <summary>Judges the end of a process.</summary>
    /// <param name="node">The node.</param>
    /// <param name="exit">How its process ended.</param>
    /// <param name="spoiler">The node because of which the dataflow could not start, if any.</param>
    /// <returns>Null for success, else the exit and its cause.</returns>
    public static (NodeExit Exit, FailureCause Cause)? Judge(NodeRun node, ChildExit exit, NodeRun? spoiler)
    {
        if (exit.IsSuccess && node.KilledBecause is null)
            return null;
        NodeExit end = exit.Signal != 0 ? new NodeExit.Signal(exit.Signal) : new NodeExit.Code(exit.Code);
        if (node.KilledBecause is { } cause)
            return WasKilled(exit) ? (end, cause) : IsPlannedEnd(node, exit) ? null : (end, new FailureCause.Own());
        if (IsPlannedEnd(node, exit))
            return null;
        return (end, spoiler is not null && spoiler != node ? new FailureCause.Cascading(spoiler.Id) : new FailureCause.Own());
    }

    /// <summary>True when a signal of the stop ladder ended the process in time.</summary>
    public static bool IsEndBySignal(NodeRun node, ChildExit exit) => node.IsStopping && !exit.IsSuccess && IsPlannedEnd(node, exit);

    /// <summary>How dora 0.3.13 shows the end of a process.</summary>
    public static string Describe(ChildExit exit) =>
        exit.Signal != 0 ? $"Signal({exit.Signal})" : exit.Code != 0 ? $"ExitCode({exit.Code})" : "Success";

    private static bool WasKilled(ChildExit exit) => exit.Signal == Signals.Kill || exit.Code == Signals.ShellOffset + Signals.Kill;

    private static bool IsPlannedEnd(NodeRun node, ChildExit exit) => exit.IsSuccess || (node.IsStopping
        && (exit.Signal is Signals.Terminate or Signals.Interrupt
            || exit.Code is Signals.ShellOffset + Signals.Terminate or Signals.ShellOffset + Signals.Interrupt));
}
