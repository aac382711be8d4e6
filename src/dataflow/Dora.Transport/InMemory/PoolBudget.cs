using Dora.Protocol;

namespace Dora.Transport.InMemory;

/// <summary>
/// The buffers of one participant's messages. When they take more than its limit, the oldest messages of its fullest queues that
/// do not block are dropped: a stopped reader then loses more than its queue size says, but costs nobody else anything.
/// </summary>
internal sealed class PoolBudget(string name, long limitBytes, OutputEdges[] outputs, BufferPool? buffers = null)
{
    /// <summary>The most memory kept for reuse while no message needs it, in bytes.</summary>
    private const long MaxIdleBytes = 256L << 20;

    public BufferPool Buffers { get; } = buffers ?? new BufferPool(Math.Min(limitBytes, MaxIdleBytes));

    /// <summary>Drops old messages until so many bytes fit, or nothing is left to drop.</summary>
    /// <returns>False when they do not fit: the rest is held by samples, or waits at readers that must not lose it.</returns>
    public bool MakeRoom(long bytes)
    {
        while (bytes > limitBytes - Buffers.RentedBytes)
        {
            if (!DropOldest())
                return false;
        }
        return true;
    }

    /// <summary>Lends a buffer within the limit.</summary>
    /// <exception cref="TransportException">The limit is reached, or the process has no memory.</exception>
    public MessageBuffer Rent(int bytes)
    {
        if (!MakeRoom(bytes))
            throw new TransportException(
                $"'{name}' has {Buffers.RentedBytes:N0} bytes in messages that are still held by their readers; {bytes:N0} more exceed its pool of {limitBytes:N0} bytes. "
                + "Dispose samples sooner, lower queue_size, or give the node a larger pool.");
        return Buffers.Rent(bytes);
    }

    private bool DropOldest()
    {
        Route fullest = default;
        var most = 0;
        foreach (var output in outputs)
        {
            foreach (var route in output.Routes)
            {
                var unread = route.Edge.Blocks ? 0 : route.Mailbox.Counters(route.Edge).Unread;
                if (unread > most)
                    (fullest, most) = (route, unread);
            }
        }
        if (most > 0)
            fullest.Mailbox.DropOldest(fullest.Edge);
        return most > 0;
    }
}
