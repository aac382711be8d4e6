using Zenoh.Transport;

namespace Zenoh.Routing.Faces;

/// <summary>The traffic of several sessions together. Guarded by the tables' lock.</summary>
internal sealed class TrafficTotals
{
    /// <summary>Sessions that are not there any more.</summary>
    public long Ended { get; private set; }

    public TransportTraffic Traffic { get; private set; }

    public MessageCounts Received { get; } = new();

    /// <summary>Takes a session in.</summary>
    public void Add(RemoteFace face)
    {
        Traffic += face.Transport.Traffic;
        Received.Add(face.Received);
    }

    /// <summary>Takes a session in that has ended.</summary>
    public void AddEnded(RemoteFace face)
    {
        Add(face);
        Ended++;
    }

    public TrafficTotals Copy()
    {
        var copy = new TrafficTotals { Ended = Ended, Traffic = Traffic };
        copy.Received.Add(Received);
        return copy;
    }
}
