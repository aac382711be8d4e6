using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>The sending end of something the daemon itself sends. Safe to use from several threads.</summary>
/// <param name="parts">The outboxes and their outputs.</param>
/// <param name="clock">Stamps the messages.</param>
internal sealed class Publication(IReadOnlyList<(IOutbox Outbox, int Output)> parts, HybridClock clock)
{
    private readonly (IOutbox Outbox, int Output)[] _parts = [.. parts];
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
        foreach ((IOutbox outbox, int output) in _parts)
            outbox.Close(output);
    }

    private void Publish(ReadOnlySpan<byte> payload, PayloadEncoding encoding)
    {
        MessageHeader header = new(clock.Now(), encoding);
        foreach ((IOutbox outbox, int output) in _parts)
        {
            try
            {
                _ = outbox.Publish(output, payload, header, []);
            }
            catch (TransportException)
            {
                // Memory is short: the readers miss a message, as they would with a full queue; the count is reported.
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
