namespace Zenoh.Routing.Faces;

/// <summary>Whoever can declare something: a face, or a router farther away in the mesh of routers.</summary>
internal abstract class Declarer(ZenohId id, FaceKind kind)
{
    /// <summary>The node.</summary>
    public ZenohId Id { get; } = id;

    public FaceKind Kind { get; } = kind;
}
