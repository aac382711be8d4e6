using Dora.Protocol;

namespace Dora.Daemon;

/// <summary>Where the log of a run goes: the terminal of <c>dora run</c>, a file, a test.</summary>
public interface ILogSink
{
    /// <summary>
    /// Takes one record. Called by one thread at a time per run, in order; several runs may share a sink, so it must be thread-safe.
    /// A sink that blocks slows nobody but itself: records of nodes that do not fit into the queue before it are dropped and counted
    /// (<see cref="RunOptions.LogQueueRecords"/>). What it throws is counted as a loss, too.
    /// </summary>
    /// <param name="record">The record.</param>
    void Write(LogRecord record);
}
