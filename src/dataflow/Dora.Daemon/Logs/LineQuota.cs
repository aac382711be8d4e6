namespace Dora.Daemon.Logs;

/// <summary>How much of one node waits for the log sink. Changed by several threads.</summary>
internal sealed class LineQuota
{
    private int _waiting;

    /// <summary>Its records in the queue.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Enter() => Interlocked.Increment(ref _waiting);

    public void Leave() => Interlocked.Decrement(ref _waiting);
}
