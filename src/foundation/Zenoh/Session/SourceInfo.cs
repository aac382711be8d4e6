using Zenoh.Protocol.Primitives;
using WireSource = Zenoh.Protocol.Primitives.SourceInfo;

namespace Zenoh.Session;

/// <summary>Who made a sample, query or reply, and its place among those the same entity made. Sent only when the program gives one.</summary>
/// <param name="Node">The node.</param>
/// <param name="Entity">The publisher, querier or queryable of that node (<see cref="Publisher.EntityId"/>); 0 for the session itself.</param>
/// <param name="SequenceNumber">Counted by the entity; receivers find gaps and repetitions by it.</param>
public readonly record struct SourceInfo(ZenohId Node, uint Entity, uint SequenceNumber)
{
    internal WireSource ToWire() => new(new EntityId(Node, Entity), SequenceNumber);

    internal static SourceInfo? FromWire(WireSource? info) =>
        info is { } value ? new SourceInfo(value.Source.Node, value.Source.Entity, value.SequenceNumber) : null;

    internal static WireSource? ToWire(SourceInfo? info)
    {
        if (info is not { } value)
            return null;
        return value.Node.IsNone
            ? throw new ArgumentException("A source info names a node; ZenohSession.Id is that of the session.", nameof(info))
            : value.ToWire();
    }
}
