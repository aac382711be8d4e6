using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Data;

/// <summary>Routes of one face. Not synchronised: used by the thread that reads the face.</summary>
internal sealed class RouteCache
{
    private readonly Dictionary<(KeyExpression Key, ushort NodeId), DataRoute> _routes = [];
    private DataRoute? _last;
    private int _bytes;

    public bool TryGet(KeyExpression key, ushort nodeId, int version, [NotNullWhen(true)] out DataRoute? route)
    {
        route = _last;
        if (route is not null && ReferenceEquals(route.Key, key) && route.NodeId == nodeId && route.Version == version)
            return true;
        if (!_routes.TryGetValue((key, nodeId), out route) || route.Version != version)
            return false;
        _last = route;
        return true;
    }

    public void Set(DataRoute route)
    {
        if (_routes.Count >= Limits.CachedRoutes || _bytes + route.Bytes > Limits.CachedRouteBytes)
        {
            _routes.Clear();
            _bytes = 0;
        }

        _bytes += route.Bytes;
        _routes[(route.Key, route.NodeId)] = route;
        _last = route;
    }
}
