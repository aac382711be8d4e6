namespace Zenoh.Transport.Sending;

/// <summary>The way of messages that all travel alike, looked up once. Thread-safe.</summary>
/// <param name="transmitter">What they leave through.</param>
/// <param name="filler">Where those of their priority are put.</param>
/// <param name="reliability">Their channel.</param>
internal sealed class SendLane(Transmitter transmitter, BatchFiller filler, Reliability reliability)
{
    /// <summary>
    /// Appends a message with a short payload where that takes no more than to copy it into the open frame: whoever began its batch has seen to it that
    /// it leaves. False, and nothing done, where it takes more.
    /// </summary>
    /// <param name="head">What stands before the length of the payload.</param>
    /// <param name="payload">The payload.</param>
    public bool TryJoin(scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> payload) =>
        transmitter.TryJoin(filler, reliability, head, payload);
}
