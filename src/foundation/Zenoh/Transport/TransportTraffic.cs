namespace Zenoh.Transport;

/// <summary>What went through a transport so far.</summary>
internal readonly record struct TransportTraffic
{
    /// <summary>Bytes of batches, as they came over the links.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Bytes of batches, as they left.</summary>
    public long SentBytes { get; init; }

    /// <summary>Network messages taken to be sent.</summary>
    public long SentMessages { get; init; }

    /// <summary>Messages that found no room in time.</summary>
    public long Congested { get; init; }

    /// <summary>Frames and fragments that came twice or too late.</summary>
    public long Repeated { get; init; }

    /// <summary>Messages of several fragments that came to nothing.</summary>
    public long Incomplete { get; init; }

    public static TransportTraffic operator +(TransportTraffic one, TransportTraffic other) => new()
    {
        ReceivedBytes = one.ReceivedBytes + other.ReceivedBytes,
        SentBytes = one.SentBytes + other.SentBytes,
        SentMessages = one.SentMessages + other.SentMessages,
        Congested = one.Congested + other.Congested,
        Repeated = one.Repeated + other.Repeated,
        Incomplete = one.Incomplete + other.Incomplete,
    };
}
