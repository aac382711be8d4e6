using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;

namespace Zenoh.Transport.Multicast;

/// <summary>JOIN: what this node says about itself, and whether it can hear another node (Zenoh wire specification, JOIN and the multicast transport).</summary>
internal static class JoinMessages
{
    /// <summary>The longest JOIN with 16 pairs of numbers.</summary>
    public const int LargestBytes = 256;

    /// <param name="writer">Room for <see cref="LargestBytes"/>.</param>
    /// <param name="settings">How this node speaks.</param>
    /// <param name="next">Its next numbers: eight entries with priorities, else one.</param>
    public static void Write(ref WireWriter writer, GroupSettings settings, ReadOnlySpan<SequenceNumbers> next)
    {
        var join = new Join
        {
            Node = new NodeHead
            {
                Version = ProtocolVersion.Current,
                Role = settings.Role,
                ZenohId = settings.Id,
                Resolution = settings.Resolution,
                BatchSize = (ushort)settings.BatchSize,
            },
            LeaseMilliseconds = (ulong)settings.Options.Lease.TotalMilliseconds,
            QoS = settings.QoS,
            Patch = ProtocolVersion.Patch,
        };
        if (settings.QoS)
            next.CopyTo(join.NextByPriority);
        else
            join.Next = next[0];
        join.Encode(ref writer);
    }

    /// <summary>Why a node cannot be a member here; null when it can. Texts are constants: whoever sends nonsense costs nothing.</summary>
    public static string? Refusal(scoped in Join join, GroupSettings settings)
    {
        if (join.Node.Version != ProtocolVersion.Current)
            return "a node speaks another version of the protocol";
        if (join.Node.ZenohId == settings.Id)
            return "another node has this node's id";
        if (join.Node.Resolution != settings.Resolution)
            return "a node has sequence numbers of other size; see transport/link/tx/sequence_number_resolution";
        return join.Node.BatchSize != settings.BatchSize ? "a node has batches of other size; see transport/link/tx/batch_size" : null;
    }

    /// <summary>How a member writes, as the receiving half is told.</summary>
    public static Agreement AgreementOf(scoped in Join join) => new()
    {
        Peer = join.Node.ZenohId,
        Role = join.Node.Role,
        Resolution = join.Node.Resolution,
        BatchSize = join.Node.BatchSize,
        QoS = join.QoS,
        Patch = Math.Min(join.Patch, ProtocolVersion.Patch),
        PeerLease = LeaseOf(join),
    };

    public static TimeSpan LeaseOf(scoped in Join join)
    {
        TimeSpan lease = PeerLease.Of(join.LeaseMilliseconds);
        return lease < TransportLimits.LongestMemberLease ? lease : TransportLimits.LongestMemberLease;
    }
}
