using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>The numbers of one priority: its reliable and its best-effort channel count on their own (Zenoh wire specification, conduits).</summary>
internal sealed class SendConduit(Priority priority, uint firstNumber, uint mask)
{
    private uint _reliable = firstNumber;
    private uint _bestEffort = firstNumber;

    public Priority Priority => priority;

    /// <summary>The next numbers of both channels.</summary>
    public SequenceNumbers Next => new(_reliable, _bestEffort);

    /// <summary>The number the next frame or fragment of a channel will have.</summary>
    public uint NextNumber(Reliability reliability) => reliability == Reliability.Reliable ? _reliable : _bestEffort;

    /// <summary>The number has been used.</summary>
    public void Advance(Reliability reliability)
    {
        if (reliability == Reliability.Reliable)
            _reliable = (_reliable + 1) & mask;
        else
            _bestEffort = (_bestEffort + 1) & mask;
    }
}
