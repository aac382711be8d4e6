using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Mesh;

/// <summary>Another router of the mesh, however far away, with what it declared. Guarded by the tables' lock.</summary>
internal sealed class RemoteRouter(ZenohId id) : Declarer(id, FaceKind.Router)
{
    /// <summary>Its declarations by kind and key.</summary>
    public Dictionary<KeyExpression, Entity>[] Entities { get; } = [[], [], []];
}
