namespace Zenoh.Routing.Faces;

/// <summary>One session as routing sees it: with another node, or with a user of this one.</summary>
internal abstract class Face(ZenohId id, FaceKind kind) : Declarer(id, kind)
{
    /// <summary>Nothing is received or told any more.</summary>
    public bool IsClosed { get; set; }
}
