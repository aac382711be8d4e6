using Zenoh.Links;
using Zenoh.Protocol.Handshake;

namespace Zenoh.Transport.Multicast;

/// <summary>How this node speaks in a group. All members must agree on the sizes; nothing is negotiated.</summary>
internal sealed record GroupSettings
{
    public required ZenohId Id { get; init; }

    public required WhatAmI Role { get; init; }

    public required Resolution Resolution { get; init; }

    /// <summary>The largest batch in bytes.</summary>
    public required int BatchSize { get; init; }

    public required TransportOptions Options { get; init; }

    /// <summary>Whether this node uses priorities; others may do otherwise.</summary>
    public bool QoS => Options.MulticastQoS;

    /// <summary>How long this node may be silent before its next sign of life.</summary>
    public TimeSpan Silence => Options.Lease / Options.KeepAlivesPerLease;

    /// <summary>The largest message, and half of what the unfinished messages of all members may come to together.</summary>
    public int MaxMessageBytes => Math.Min(Options.MaxMessageBytes, Options.MaxMulticastMessageBytes);

    public static GroupSettings Of(TransportOptions options, ITransportOwner owner) => new()
    {
        Id = owner.Id,
        Role = owner.Role,
        Resolution = new Resolution(options.SequenceNumberBits, Resolution.Default.RequestIdBits),
        BatchSize = Math.Min(options.BatchSize, LinkLimits.MulticastBatchBytes),
        Options = options,
    };

    /// <exception cref="LinkException">The configuration asks for something a group cannot give.</exception>
    public static void RequireAllowed(Endpoint endpoint, TransportOptions options)
    {
        if (options.Users is not null || options.Keys is not null)
        {
            throw new LinkException(endpoint.ToString(),
                $"nobody proves who they are in a multicast group, and {(options.Users is null ? "transport/auth/pubkey" : "transport/auth/usrpwd/dictionary_file")} "
                + "demands it; take one of the two out of the configuration");
        }

        if (options.MulticastCompression)
            throw new LinkException(endpoint.ToString(), "compression in multicast groups is not supported; remove transport/multicast/compression");
    }
}
