using Zenoh.Protocol.Handshake;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport.Establishment;

/// <summary>What two nodes agreed on for one link.</summary>
internal sealed record Agreement
{
    public ZenohId Peer { get; init; }

    public WhatAmI Role { get; init; }

    public Resolution Resolution { get; init; }

    /// <summary>Length prefix included, where the link has one.</summary>
    public int BatchSize { get; init; }

    public bool QoS { get; init; }

    /// <summary>What this one link is for; only with <see cref="QoS"/>.</summary>
    public LinkQoS LinkQoS { get; init; }

    public bool LowLatency { get; init; }

    public bool Compression { get; init; }

    public ulong Patch { get; init; }

    /// <summary>How long the peer may be silent.</summary>
    public TimeSpan PeerLease { get; init; }

    /// <summary>Number of the peer's first frame.</summary>
    public uint PeerFirstNumber { get; init; }

    /// <summary>Number of this side's first frame.</summary>
    public uint OwnFirstNumber { get; init; }

    /// <summary>The user the peer proved to be.</summary>
    public string? User { get; init; }

    /// <summary>The key the peer proved to have, where this side asked for one.</summary>
    public PublicKey? Key { get; init; }

    /// <summary>The key every further link of the session has to be proved by; null where there can be none.</summary>
    public PublicKey? LinkKey { get; init; }

    public uint NumberMask => Resolution.SequenceNumberMask;

    /// <summary>Whether first and dropped fragments are marked.</summary>
    public bool MarksFragments => Patch >= 1;

    /// <summary>Whether a further link with this agreement can carry the same conduits.</summary>
    public bool Fits(Agreement other) =>
        Peer == other.Peer && Role == other.Role && Resolution == other.Resolution && QoS == other.QoS && LowLatency == other.LowLatency
        && Compression == other.Compression && Patch == other.Patch && Equals(LinkKey, other.LinkKey)
        && PeerFirstNumber == other.PeerFirstNumber && OwnFirstNumber == other.OwnFirstNumber;
}
