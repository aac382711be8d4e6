using Dora.Protocol;

namespace Dora.Transport;

/// <summary>The two ends of an attached process. Disposing closes its outputs and gives back what it holds.</summary>
/// <param name="Inbox">Its receiving end.</param>
/// <param name="Outbox">Its sending end.</param>
public sealed record Endpoint(IInbox Inbox, IOutbox Outbox) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Outbox.Dispose();
        Inbox.Dispose();
    }
}

/// <summary>
/// How an attached process asks its daemon for segments. Called on the thread that sends or receives; blocks until the answer
/// is there. Safe to use from several threads.
/// </summary>
public interface ISegmentSource
{
    /// <summary>Asks for more chunks for the process's own pool.</summary>
    /// <param name="chunkBytes">The payload room of each chunk.</param>
    /// <param name="chunks">How many.</param>
    /// <returns>The segment; the caller owns the file descriptor.</returns>
    /// <exception cref="TransportException">There is no memory, or the daemon did not answer in time.</exception>
    FabricSegment Grow(long chunkBytes, int chunks);

    /// <summary>Asks for a segment of another process.</summary>
    /// <param name="segment">Its id.</param>
    /// <returns>The segment, or null when it does not exist (any more); the caller owns the file descriptor.</returns>
    FabricSegment? Find(uint segment);
}
