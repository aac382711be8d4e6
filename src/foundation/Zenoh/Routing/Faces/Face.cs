using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Faces;

/// <summary>One session as routing sees it: with another node, or with a user of this one.</summary>
internal abstract class Face(ZenohId id, FaceKind kind, Action finished, Action<DeclareMessage> declare) : Declarer(id, kind)
{
    /// <summary>What is to be told to the other side, in order.</summary>
    public OrderedWork Work { get; } = new(finished, declare);

    /// <summary>Nothing is received or told any more.</summary>
    public bool IsClosed { get; set; }
}
