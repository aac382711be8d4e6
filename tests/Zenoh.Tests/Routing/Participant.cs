using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Local;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>A node of a <see cref="Network"/> with one session.</summary>
internal sealed class Participant : INodeDiscovery
{
    private readonly Network _network;
    private readonly bool _gossips;

    public Participant(Network network, string name, bool gossips, bool listens, Func<NodeOptions, NodeOptions> configure)
    {
        _network = network;
        _gossips = gossips;
        (Name, Listens) = (name, listens);
        Role = name[0] switch { 'c' => WhatAmI.Client, 'p' => WhatAmI.Peer, _ => WhatAmI.Router };
        Id = ZenohId.Parse(name.Replace('r', 'd').Replace('p', 'e'));
        Node = new Node(configure(new NodeOptions
        {
            Id = Id,
            Role = Role,
            Timestamping = Role == WhatAmI.Router,
            Gossip = new GossipOptions { Enabled = gossips },
            Locators = () => Listens ? [$"tcp/{name}:7447"] : [],
            Discovery = this,
            Time = network.Time,
            StartCallback = static tell => tell(),
        }));
        Session = Node.AddLocalFace();
    }

    public Network Network => _network;

    public string Name { get; }

    public WhatAmI Role { get; }

    public bool Listens { get; }

    public ZenohId Id { get; }

    public Node Node { get; }

    public LocalFace Session { get; }

    /// <summary>What others know about links to this node; to be set before it is connected.</summary>
    public IReadOnlyList<TransportLinkInfo> Links { get; set; } = [];

    /// <summary>Messages that reached this node: from whom, and the bytes.</summary>
    public List<(string From, byte[] Bytes)> Received { get; } = [];

    public void Discovered(ZenohId id, WhatAmI role, IReadOnlyList<string> locators)
    {
        if (_gossips && Role == WhatAmI.Peer)
            _network.Discovered(this, id);
    }

    public SampleLog Subscribe(string key)
    {
        var log = new SampleLog();
        log.Entity = Session.DeclareSubscriber(KeyExpression.Parse(key), log);
        return log;
    }

    public Answerer Answer(string key, string text, bool complete = false, bool silent = false)
    {
        var answerer = new Answerer(text, silent);
        answerer.Entity = Session.DeclareQueryable(KeyExpression.Parse(key), complete, answerer);
        return answerer;
    }

    public LocalEntity Token(string key) => Session.DeclareToken(KeyExpression.Parse(key));

    public void Put(string key, string text, Timestamp? timestamp = null)
    {
        var body = new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text), Timestamp = timestamp };
        Session.Push(KeyExpression.Parse(key), body, new PushOptions(default(QoS)));
    }

    public void Delete(string key) =>
        Session.Push(KeyExpression.Parse(key), new SampleBody { Kind = SampleKind.Delete }, new PushOptions(default(QoS)));

    public ReplyLog Get(string key, QueryTarget target = QueryTarget.BestMatching, TimeSpan timeout = default)
    {
        var log = new ReplyLog();
        log.Query = Session.Query(KeyExpression.Parse(key), default, new QueryOptions(QoS.Queries, target, timeout), log);
        return log;
    }

    public TokenLog Tokens(string key, InterestMode mode)
    {
        var log = new TokenLog();
        log.Entity = Session.DeclareInterest(mode, InterestOptions.Tokens, KeyExpression.Parse(key), log);
        return log;
    }
}
