using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>The sending end of something the daemon itself sends. Safe to use from several threads.</summary>
/// <param name="parts">The outboxes and their outputs.</param>
/// <param name="clock">Stamps the messages.</param>
internal sealed class Publication(IReadOnlyList<(IOutbox Outbox, int Output)> parts, HybridClock clock)
{
    private readonly (IOutbox Outbox, int Output)[] _parts = [.. parts];
    private readonly Lock _lock = new();
    private bool _hasEnded;
    private long _failures;

    /// <summary>Messages that found no memory.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Sends a message without payload; allocates nothing.</summary>
    public void PublishEmpty() => Publish([], PayloadEncoding.Bytes);

    /// <summary>Sends a text as an Arrow array of one string.</summary>
    public void PublishText(string text) => Publish(TextMessage.Encode(text), PayloadEncoding.ArrowStream);

    /// <summary>Tells the readers that nothing more comes.</summary>
    public void Close()
    {
        lock (_lock)
        {
            foreach ((IOutbox outbox, int output) in _parts)
            {
                if (!_hasEnded)
                    outbox.Close(output);
            }
        }
    }

    /// <summary>From now on nothing is sent: the outboxes are about to go.</summary>
    public void End()
    {
        lock (_lock)
            _hasEnded = true;
    }

    private void Publish(ReadOnlySpan<byte> payload, PayloadEncoding encoding)
    {
        lock (_lock)
        {
            MessageHeader header = new(clock.Now(), encoding);
            foreach ((IOutbox outbox, int output) in _parts)
            {
                if (!_hasEnded)
                    PublishTo(outbox, output, payload, header);
            }
        }
    }

    private void PublishTo(IOutbox outbox, int output, ReadOnlySpan<byte> payload, in MessageHeader header)
    {
        try
        {
            _ = outbox.Publish(output, payload, header, []);
        }
        catch (TransportException)
        {
            // Memory is short: the readers miss a message, as they would with a full queue; it is counted.
            Interlocked.Increment(ref _failures);
        }
    }
}
