using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Mesh;

/// <summary>Another router of the mesh, however far away, with what it declared. Guarded by the tables' lock.</summary>
internal sealed class RemoteRouter(ZenohId id) : Declarer(id, FaceKind.Router)
{
    /// <summary>Its declarations by kind and key.</summary>
    public Dictionary<KeyExpression, Entity>[] Entities { get; } = [[], [], []];

    /// <summary>The neighbour that tells of them and whose budget they take; null before there were any.</summary>
    public RemoteFace? Bearer { get; private set; }

    /// <summary>What they take.</summary>
    private long _bytes;

    /// <summary>Has a neighbour bear them, and more; false, and nothing has changed, when it may not make this node keep so much.</summary>
    public bool TryCharge(RemoteFace bearer, long more)
    {
        bool isBearer = bearer == Bearer;
        if (!bearer.Budget.TryTake(isBearer ? more : _bytes + more))
            return false;
        if (!isBearer)
            Bearer?.Budget.Return(_bytes);
        Bearer = bearer;
        _bytes += more;
        return true;
    }

    /// <summary>Some are gone.</summary>
    public void Return(long bytes)
    {
        _bytes -= bytes;
        Bearer!.Budget.Return(bytes);
    }
}
