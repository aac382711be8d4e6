using Zenoh.Links;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport;

/// <summary>What configuration says about transports. Immutable; the defaults are those of the protocol's reference.</summary>
internal sealed record TransportOptions
{
    public static readonly TransportOptions Default = new();

    /// <summary>What links are dialled and listened on with.</summary>
    public LinkOptions Links { get; init; } = LinkOptions.Default;

    /// <summary>Dialling and handshake of one attempt together (<c>transport/unicast/open_timeout</c>).</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The handshake of an accepted link (<c>accept_timeout</c>).</summary>
    public TimeSpan AcceptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Accepted links in their handshake at a time; with more, those of the host that has most are closed (<c>accept_pending</c>).</summary>
    public int AcceptPending { get; init; } = 100;

    /// <summary>Sessions; further ones are refused (<c>max_sessions</c>).</summary>
    public int MaxSessions { get; init; } = 1_000;

    /// <summary>Incoming links of one session, where both sides have a <see cref="LinkKey"/>; else one (<c>max_links</c>).</summary>
    public int MaxLinks { get; init; } = 1;

    /// <summary>Proves that further links lead to the same node; made for one run. Null allows no further links.</summary>
    public KeyPair? LinkKey { get; init; }

    /// <summary>Offer and accept priorities (<c>qos/enabled</c>).</summary>
    public bool QoS { get; init; } = true;

    /// <summary>Offer and accept the form without frames (<c>lowlatency</c>); excludes <see cref="QoS"/>.</summary>
    public bool LowLatency { get; init; }

    /// <summary>Offer and accept compression of batches (<c>compression/enabled</c>).</summary>
    public bool Compression { get; init; }

    /// <summary>Bits of sequence numbers: 8, 16 or 32 (<c>sequence_number_resolution</c>).</summary>
    public int SequenceNumberBits { get; init; } = 32;

    /// <summary>The largest batch in bytes, length prefix included, before link and peer lower it (<c>batch_size</c>).</summary>
    public int BatchSize { get; init; } = LinkLimits.StreamBatchBytes;

    /// <summary>How long the peer waits for a sign of life (<c>lease</c>).</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Signs of life per lease while nothing else is sent (<c>keep_alive</c>).</summary>
    public int KeepAlivesPerLease { get; init; } = 4;

    /// <summary>Batches that may wait, by priority (<c>queue/size</c>).</summary>
    public Func<Priority, int> QueueSize { get; init; } = static _ => 2;

    /// <summary>How long a droppable message waits for room (<c>wait_before_drop</c>).</summary>
    public TimeSpan WaitBeforeDrop { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long all fragments of a droppable message wait together (<c>max_wait_before_drop_fragments</c>).</summary>
    public TimeSpan WaitBeforeDropFragments { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a blocking message waits before the transport is given up (<c>wait_before_close</c>).</summary>
    public TimeSpan WaitBeforeClose { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether messages share batches (<c>batching/enabled</c>).</summary>
    public bool Batching { get; init; } = true;

    /// <summary>
    /// The largest message put together from fragments, in bytes, and what all unfinished messages of one session may come to together
    /// (<c>transport/link/rx/max_message_size</c>).
    /// </summary>
    public int MaxMessageBytes { get; init; } = 1 << 30;

    /// <summary>What the other side of sessions is told this node's region is called, in UTF-8 (<c>region_name</c>); null for nothing.</summary>
    public byte[]? RegionName { get; init; }

    /// <summary>User and password for dialling; null offers none.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Passwords by user for everybody who dials in; null admits everybody.</summary>
    public IReadOnlyDictionary<string, string>? Users { get; init; }

    /// <summary>Keys for dialling, and of everybody who dials in; null shows none and admits everybody.</summary>
    public NodeKeys? Keys { get; init; }

    /// <summary>How often a member of a multicast group says how to read it (<c>multicast/join_interval</c>).</summary>
    public TimeSpan JoinInterval { get; init; } = TimeSpan.FromMilliseconds(2_500);

    /// <summary>Members of one multicast group (<c>multicast/max_sessions</c>).</summary>
    public int MaxMulticastSessions { get; init; } = 1_000;

    /// <summary>
    /// The largest message put together from datagrams of a multicast group, and half of what the unfinished messages of all its members may come to
    /// together, in bytes (<c>multicast/max_message_size</c>). Nobody proves who they are there, and far larger messages do not survive without repetition.
    /// </summary>
    public int MaxMulticastMessageBytes { get; init; } = 64 << 20;

    /// <summary>Priorities in multicast groups (<c>multicast/qos/enabled</c>).</summary>
    public bool MulticastQoS { get; init; }

    /// <summary>Compression in multicast groups, which this version does not have (<c>multicast/compression/enabled</c>).</summary>
    public bool MulticastCompression { get; init; }

    /// <summary>Told who was refused and why, for the operator. On any thread, no lock held; it must not throw.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Clock of leases, keep-alives, handshakes and pauses between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Who this node says it is when it dials.</summary>
internal sealed record Credentials(string User, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => User;
}
