using Zenoh.Protocol.Handshake;

namespace Zenoh.Transport.Establishment;

/// <summary>What this side brings to the handshake of one link.</summary>
internal sealed record Proposal
{
    public required ZenohId Id { get; init; }

    public required WhatAmI Role { get; init; }

    public Resolution Resolution { get; init; }

    /// <summary>The smaller of configuration and link, length prefix included.</summary>
    public required int BatchSize { get; init; }

    public bool QoS { get; init; }

    public bool LowLatency { get; init; }

    public bool Compression { get; init; }

    /// <summary>The highest patch level spoken.</summary>
    public ulong Patch { get; init; } = Protocol.ProtocolVersion.Patch;

    public required ulong LeaseMilliseconds { get; init; }

    /// <summary>What this node calls its region, in UTF-8; null for nothing.</summary>
    public byte[]? RegionName { get; init; }

    /// <summary>For an opener: who to say this is.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>For an acceptor: who may come; null admits everybody.</summary>
    public IReadOnlyDictionary<string, string>? Users { get; init; }

    /// <summary>For an opener: the only node to be content with (it was scouted there); null for any.</summary>
    public ZenohId? Expected { get; init; }

    public static Proposal Of(TransportOptions options, ZenohId id, WhatAmI role, int linkBatchBytes) => new()
    {
        Id = id,
        Role = role,
        Resolution = new Resolution(options.SequenceNumberBits, Resolution.Default.RequestIdBits),
        BatchSize = Math.Min(Math.Min(options.BatchSize, linkBatchBytes), ushort.MaxValue),
        QoS = options.QoS,
        LowLatency = options.LowLatency && !options.QoS,
        Compression = options.Compression,
        LeaseMilliseconds = (ulong)options.Lease.TotalMilliseconds,
        RegionName = options.RegionName,
        Credentials = options.Credentials,
        Users = options.Users,
    };
}
