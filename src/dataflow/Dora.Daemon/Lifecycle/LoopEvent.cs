using Dora.Daemon.Routing;
using Dora.Protocol;
using SharedMemory.Processes;

namespace Dora.Daemon.Lifecycle;

/// <summary>What happens to a run, in the order the loop takes it: exactly one of its cases.</summary>
internal abstract record LoopEvent
{
    private LoopEvent()
    {
    }

    /// <summary>A process was started.</summary>
    public sealed record ProcessStarted(NodeRun Node, int Incarnation, ChildProcess Process) : LoopEvent;

    /// <summary>A process could not be started.</summary>
    public sealed record SpawnFailed(NodeRun Node, int Incarnation, string Reason) : LoopEvent;

    /// <summary>The start is over: every process was started, or one could not be.</summary>
    public sealed record StartOver(bool IsCancelled) : LoopEvent;

    /// <summary>A process has ended and everything it printed was read.</summary>
    public sealed record ProcessEnded(
        NodeRun Node, int Incarnation, ChildExit Exit, IReadOnlyList<string> StderrTail, bool IsTailTruncated) : LoopEvent;

    /// <summary>A process wants to be a node.</summary>
    public sealed record Registering(NodeSession Session, NodeToDaemon Request) : LoopEvent
    {
        private readonly TaskCompletionSource<RegistrationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What the loop decides.</summary>
        public Task<RegistrationResult> Result => _result.Task;

        public void Accept(Registration registration) => _result.TrySetResult(new(registration, null));

        public void Refuse(string reason) => _result.TrySetResult(new(null, reason));
    }

    /// <summary>A node said something about its life.</summary>
    public sealed record NodeSpoke(NodeSession Session, NodeToDaemon Message) : LoopEvent;

    /// <summary>A node's connection has ended.</summary>
    public sealed record SessionEnded(NodeSession Session) : LoopEvent;

    /// <summary>A deadline may have come, or somebody wants the run to stop.</summary>
    public sealed record Woken : LoopEvent
    {
        public static readonly Woken Instance = new();
    }

    /// <summary>A worker of the run failed in a way it does not know.</summary>
    public sealed record WorkerFailed(string Worker, Exception Error) : LoopEvent;
}
