using Dora.Node.Receiving;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node.Sending;

/// <summary>What all outputs of a node share: the outbox and the clock. Safe to use from several threads.</summary>
internal sealed class MessageSender(IOutbox outbox, EventStream events)
{
    private readonly HybridClock _clock = new();

    public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, PayloadEncoding encoding, MessageParameters? parameters) =>
        outbox.Publish(output, payload, Header(encoding), Encoded(parameters));

    public PublishOutcome Publish(int output, Loan loan, int length, PayloadEncoding encoding, MessageParameters? parameters) =>
        outbox.Publish(output, loan, length, Header(encoding), Encoded(parameters));

    public Loan Loan(int size) => outbox.Loan(size);

    public void Close(int output) => outbox.Close(output);

    private MessageHeader Header(PayloadEncoding encoding)
    {
        // What is sent after something was received must be later than it, even when the sender's clock is ahead. A peer whose clock
        // is too far ahead is not followed.
        _ = _clock.Merge(events.LatestTimestamp);
        return new MessageHeader(_clock.Now(), encoding);
    }

    private static ReadOnlySpan<byte> Encoded(MessageParameters? parameters) => parameters is null ? default : parameters.Encoded.Span;
}
