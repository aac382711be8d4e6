using Zenoh.KeyExpressions;
using Zenoh.Routing;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>Subscribers and publishers below configured keys are declared together, and still get and send only what is theirs.</summary>
public sealed class AggregationTests : IDisposable
{
    private readonly Node _node = new(new NodeOptions
    {
        Id = ZenohId.Parse("b1"),
        Role = WhatAmI.Client,
        Time = new ManualTime(),
        Aggregates = new Aggregates { Subscribers = [KeyExpression.Parse("ag/s/**")], Publishers = [KeyExpression.Parse("ag/p/**")] },
    });

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Publishers_below_a_key_are_one_interest_from_the_first_to_the_last()
    {
        LocalFace session = _node.AddLocalFace();
        var router = new RawFace(_node, "a1", WhatAmI.Router);

        MatchingWatch x = Publish(session, "ag/p/x");
        MatchingWatch y = Publish(session, "ag/p/y");
        Assert.Equal(["interest 1 CurrentFuture KeyExpressions, Subscribers ag/p/**"], router.Take());

        router.Receive("be0121081a");
        router.Receive("9e210822010006" + Convert.ToHexString("ag/p/x"u8));
        Assert.Equal((true, false), (x.IsMatching, y.IsMatching));

        x.Dispose();
        Assert.Empty(router.Take());
        y.Dispose();
        Assert.StartsWith("interest 1 Final", Assert.Single(router.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public void Subscribers_below_a_key_are_one_declaration_and_get_what_is_theirs()
    {
        LocalFace session = _node.AddLocalFace();
        var router = new RawFace(_node, "a1", WhatAmI.Router);
        (SampleLog one, SampleLog two) = (new SampleLog(), new SampleLog());

        LocalEntity first = session.DeclareSubscriber(KeyExpression.Parse("ag/s/1"), one);
        LocalEntity second = session.DeclareSubscriber(KeyExpression.Parse("ag/s/2"), two);
        session.DeclareSubscriber(KeyExpression.Parse("elsewhere"), two);
        Assert.Equal(["sub - 1 ag/s/**", "sub - 2 elsewhere"], router.Take());

        router.Receive("3d0006" + Convert.ToHexString("ag/s/1"u8) + "010131");
        Assert.Equal(("1", ""), (one.Texts, two.Texts));

        first.Dispose();
        Assert.Empty(router.Take());
        second.Dispose();
        Assert.Equal(["-sub - 1"], router.Take());
    }

    private static MatchingWatch Publish(LocalFace session, string key) => session.WatchSubscribers(KeyExpression.Parse(key), Locality.Any, null);
}
