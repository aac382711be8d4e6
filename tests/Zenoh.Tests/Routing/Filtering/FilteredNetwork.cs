using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Local;
using Zenoh.Protocol.Network;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing.Filtering;

/// <summary>
/// Two clients of one router. The first is a stranger whom rules may be about, c1: user alice over TLS on eth1, with the certificate of alice.example.
/// The rules are the router's, or its own, so that they meet what it sends to the router.
/// </summary>
internal sealed class FilteredNetwork
{
    private readonly Network _network = new();

    public FilteredNetwork(string rules, bool atClient = false)
    {
        FilterOptions filters = Read(rules);
        Router = _network.Add("r1", configure: options => atClient ? options : options with { Filters = filters });
        Stranger = _network.Add("c1", configure: options => atClient ? options with { Filters = filters } : options);
        Other = _network.Add("c2");
        Stranger.Links = [Link("tls", "eth1", "alice", "alice.example")];
        Router.Links = [Link("tls", "eth1", "alice", "alice.example")];
        Other.Links = [Link("tcp", "lo", null, null)];
        _network.Connect(Stranger, Router);
        _network.Connect(Other, Router);
        _network.Settle();
    }

    public Participant Router { get; }

    public Participant Stranger { get; }

    public Participant Other { get; }

    public ManualTime Time => _network.Time;

    public static FilterOptions Read(string json5) => FilterOptions.Read(ZenohConfig.FromJson5(json5));

    public static TransportLinkInfo Link(string protocol, string name, string? user, string? commonName) => new()
    {
        Source = new Locator(protocol, "127.0.0.1:7447"),
        Destination = new Locator(protocol, "127.0.0.1:50000"),
        Mtu = 65_535,
        IsStreamed = true,
        IsReliable = true,
        Interfaces = [name],
        User = user,
        CertificateCommonName = commonName,
    };

    public void Settle() => _network.Settle();

    /// <summary>Changes the links of the stranger while its session lasts.</summary>
    public void Relink(params TransportLinkInfo[] links)
    {
        Zenoh.Routing.Faces.RemoteFace face = _network.Face(Router, Stranger);
        ((MemoryTransport)face.Transport).KnownLinks = links;
        face.LinksChanged();
        Settle();
    }

    /// <summary>Has one message of a kind pass between the router and the stranger.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ingress">Whether the stranger sends it to the router, or gets it from there.</param>
    /// <param name="key">About what.</param>
    /// <returns>Whether it had its effect.</returns>
    public bool Carries(MessageKinds kind, bool ingress, string key)
    {
        (Participant from, Participant to) = ingress ? (Stranger, Other) : (Other, Stranger);
        return kind switch
        {
            MessageKinds.Put => Delivers(to, key, () => from.Put(key, "x")),
            MessageKinds.Delete => Delivers(to, key, () => from.Delete(key)),
            MessageKinds.DeclareSubscriber => ingress ? Delivers(Stranger, key, () => Other.Put(key, "x")) : Matches(key, isQuery: false),
            MessageKinds.Query => Answers(asked: to, asks: from, key),
            MessageKinds.Reply => Answers(asked: from, asks: to, key),
            MessageKinds.DeclareQueryable => ingress ? Answers(Stranger, Other, key) : Matches(key, isQuery: true),
            MessageKinds.LivelinessToken => Lives(InterestMode.Current, alive: from, asks: to, key),
            MessageKinds.LivelinessQuery => Lives(InterestMode.Current, Other, Stranger, key),
            _ => Lives(InterestMode.Future, Other, Stranger, key),
        };
    }

    private bool Delivers(Participant to, string key, Action send)
    {
        SampleLog log = to.Subscribe(key);
        Settle();
        send();
        Settle();
        log.Entity!.Dispose();
        Settle();
        return log.Samples.Count > 0;
    }

    private bool Answers(Participant asked, Participant asks, string key)
    {
        Answerer answerer = asked.Answer(key, "x");
        Settle();
        ReplyLog log = asks.Get(key);
        Settle();
        Assert.Equal(1, log.Ends);
        answerer.Entity!.Dispose();
        Settle();
        return log.Replies.Count > 0;
    }

    private bool Lives(InterestMode mode, Participant alive, Participant asks, string key)
    {
        LocalEntity? token = mode == InterestMode.Current ? alive.Token(key) : null;
        Settle();
        TokenLog log = asks.Tokens(key, mode);
        Settle();
        Assert.EndsWith(".", log.ToString(), StringComparison.Ordinal);
        token ??= alive.Token(key);
        Settle();
        token.Dispose();
        log.Entity!.Dispose();
        Settle();
        return log.ToString().Contains('+', StringComparison.Ordinal);
    }

    private bool Matches(string key, bool isQuery)
    {
        LocalEntity? entity = isQuery ? Other.Answer(key, "x").Entity : Other.Subscribe(key).Entity;
        var expression = Zenoh.KeyExpressions.KeyExpression.Parse(key);
        using MatchingWatch watch = isQuery
            ? Stranger.Session.WatchQueryables(expression, QueryTarget.BestMatching, Locality.Any, null)
            : Stranger.Session.WatchSubscribers(expression, Locality.Any, null);
        Settle();
        bool matches = watch.IsMatching;
        entity!.Dispose();
        Settle();
        return matches;
    }
}
