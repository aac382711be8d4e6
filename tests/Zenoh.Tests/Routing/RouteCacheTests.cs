using Zenoh.KeyExpressions;
using Zenoh.Routing;
using Zenoh.Routing.Data;

namespace Zenoh.Tests.Routing;

/// <summary>Routes that one face remembers.</summary>
public sealed class RouteCacheTests
{
    private static readonly KeyExpression Key = KeyExpression.Parse("a");

    private readonly RouteCache _cache = new();

    [Fact]
    public void Routes_of_one_key_are_told_apart_by_the_router_their_samples_come_from()
    {
        DataRoute[] routes = [Route(Key, nodeId: 1), Route(Key, nodeId: 2)];
        foreach (DataRoute route in routes)
            _cache.Set(route);
        foreach (DataRoute route in routes)
        {
            Assert.True(_cache.TryGet(Key, route.NodeId, version: 0, out DataRoute? found));
            Assert.Same(route, found);
        }

        Assert.False(_cache.TryGet(Key, nodeId: 3, version: 0, out _));
    }

    [Fact]
    public void Route_of_older_tables_is_not_found()
    {
        _cache.Set(Route(Key, nodeId: 0));
        Assert.True(_cache.TryGet(Key, nodeId: 0, version: 0, out _));
        Assert.False(_cache.TryGet(Key, nodeId: 0, version: 1, out _));
        Assert.False(_cache.TryGet(KeyExpression.Parse("a"), nodeId: 0, version: 1, out _));
    }

    [Theory]
    [InlineData(10, Limits.CachedRoutes)]
    [InlineData(60_000, Limits.CachedRouteBytes / 60_256)]
    public void Cache_begins_anew_when_it_holds_too_many_routes_or_bytes(int keyBytes, int most)
    {
        DataRoute[] routes = [.. Enumerable.Range(0, most + 1).Select(i => Route(KeyExpression.Parse($"{i:D6}".PadRight(keyBytes, 'k')), nodeId: 0))];
        foreach (DataRoute route in routes[..most])
            _cache.Set(route);
        Assert.True(Knows(routes[0]));

        _cache.Set(routes[most]);

        Assert.False(Knows(routes[0]));
        Assert.True(Knows(routes[most]));

        bool Knows(DataRoute route) => _cache.TryGet(KeyExpression.Parse(route.Key.ToString()), nodeId: 0, version: 0, out _);
    }

    private static DataRoute Route(KeyExpression key, ushort nodeId) => new(key, nodeId, Version: 0, [], []);
}
