using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Transport.Establishment.Keys;

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

    /// <summary>What this one link is for, as its endpoint says; only with <see cref="QoS"/>.</summary>
    public LinkQoS LinkQoS { get; init; }

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

    /// <summary>The keys this node shows and knows; null shows none, and admits everybody.</summary>
    public NodeKeys? Keys { get; init; }

    /// <summary>Proves that further links lead to this node; null allows none.</summary>
    public KeyPair? LinkKey { get; init; }

    /// <summary>For an opener: the only node to be content with (it was scouted there); null for any.</summary>
    public ZenohId? Expected { get; init; }

    public static Proposal Of(TransportOptions options, ZenohId id, WhatAmI role, Link link) => new()
    {
        Id = id,
        Role = role,
        Resolution = new Resolution(options.SequenceNumberBits, Resolution.Default.RequestIdBits),
        BatchSize = Math.Min(Math.Min(options.BatchSize, link.MaxBatchBytes), ushort.MaxValue),
        QoS = options.QoS,
        LowLatency = options.LowLatency && !options.QoS,
        LinkQoS = options.QoS ? LinkPurpose.Of(link) : default,
        Compression = options.Compression,
        LeaseMilliseconds = (ulong)options.Lease.TotalMilliseconds,
        RegionName = options.RegionName,
        Credentials = options.Credentials,
        Users = options.Users,
        Keys = options.Keys,
        LinkKey = options.LinkKey,
    };
}
