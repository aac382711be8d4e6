using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Routing;
using Zenoh.Routing.Gossip;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>A node with everything that makes its connections. Thread-safe.</summary>
internal sealed class NodeHost : IDisposable
{
    /// <summary>How long opening waits for configured endpoints to be tried once: enough for a busy machine, short where nothing answers.</summary>
    private static readonly TimeSpan FirstAttempts = TimeSpan.FromSeconds(3);

    private readonly ZenohConfig _config;
    private readonly TransportManager _manager;
    private readonly Discovery _discovery;
    private readonly IReadOnlyList<Endpoint> _listen;
    private readonly IReadOnlyList<IReadOnlyList<Endpoint>> _connect;
    private readonly TimeProvider _time;
    private IReadOnlyList<string> _listenProblems = [];
    private AnyTarget? _any;
    private AllTargets? _all;

    private NodeHost(ZenohConfig config, TimeProvider time, LinkFactory? links, Action<Action>? startCallback)
    {
        UnsupportedSettings.Refuse(config);
        _time = time;
        _config = config;
        _listen = EndpointSettings.ListenFrom(config);
        OpenDoors.Refuse(config, _listen);
        _connect = EndpointSettings.ConnectFrom(config);
        TransportOptions transports = TransportOptionsReader.Read(config, _time) with { Warn = Warnings.Tell };
        foreach (string doubt in TransportOptionsReader.Doubts(transports))
            Warnings.Tell(doubt);
        GossipTarget gossip = new();
        NodeOptions options = NodeOptionsReader.Read(config, config.Id ?? ZenohId.CreateRandom(), _time);
        Node = new Node(options with
        {
            Locators = () => [.. Locators],
            Discovery = gossip,
            NeighboursChanged = () => NeighboursChanged?.Invoke(),
            Warn = Warnings.Tell,
            StartCallback = startCallback ?? options.StartCallback,
        });
        _manager = new TransportManager(transports, Node, links);
        gossip.Receiver = _discovery = new Discovery(config, Node.Id, _manager, _time);
        Node.Admin?.Metrics.Add(new HostMetrics(_manager, _discovery));
    }

    /// <summary>What the operator should know and nobody else is told.</summary>
    public Warnings Warnings { get; } = new();

    /// <summary>Tells the program of callbacks that failed.</summary>
    public GuardedListeners CallbackFailures { get; } = new(nameof(ZenohSession.CallbackFailed));

    /// <summary>As <see cref="NodeOptions.NeighboursChanged"/>, for the one session.</summary>
    public Action? NeighboursChanged { get; set; }

    public Node Node { get; }

    private IEnumerable<string> Locators => _manager.Locators.Select(locator => locator.ToString());

    /// <summary>Checks the configuration; nothing is opened yet.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="time">The clock of everything; null for that of the system.</param>
    /// <param name="links">What dials and listens; null for the protocols of the configuration.</param>
    /// <param name="startCallback">Where sessions are told what was declared; null for the pool of threads.</param>
    /// <exception cref="ArgumentException">It contradicts itself, or an endpoint cannot be read.</exception>
    /// <exception cref="ZenohException">A file it names cannot be used, or it forbids what this version cannot keep out.</exception>
    public static NodeHost Create(
        ZenohConfig config, TimeProvider? time = null, LinkFactory? links = null, Action<Action>? startCallback = null) =>
        new(config, time ?? TimeProvider.System, links, startCallback);

    /// <summary>Listens, then connects as the role demands.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _listenProblems = await Listening.StartAsync(_manager, _config, _listen, _time, cancellation).ConfigureAwait(false);
        Node.LocatorsChanged();
        if (_config.Mode == WhatAmI.Client)
            await ConnectClientAsync(cancellation).ConfigureAwait(false);
        else
            await ConnectOthersAsync(cancellation).ConfigureAwait(false);
    }

    public SessionInfo Describe()
    {
        IReadOnlyList<(ZenohId Id, WhatAmI Role)> neighbours = Node.Neighbours;
        return new SessionInfo
        {
            Id = Node.Id,
            Mode = Node.Role,
            Routers = Of(WhatAmI.Router),
            Peers = Of(WhatAmI.Peer),
            Clients = Of(WhatAmI.Client),
            Locators = [.. Locators],
            ConnectedEndpoints = [.. _any?.Connected ?? [], .. _all?.Connected ?? []],
            MessagesFiltered = Node.Filtered.Total,
            Problems =
            [
                .. _listenProblems, .. _manager.Groups.Select(static group => group.Problem).OfType<string>(), .. _discovery.Problems,
                .. _any?.Problems ?? [], .. _all?.Problems ?? [], .. Warnings.Problems,
                .. CallbackFailures.Problem is { } problem ? [problem] : Array.Empty<string>(),
                .. _manager.TooLongMessages is > 0 and long tooLong
                    ? [$"messages of other nodes that were dropped, longer than transport/link/rx/max_message_size: {tooLong}"]
                    : Array.Empty<string>(),
            ],
        };

        ZenohId[] Of(WhatAmI role) => [.. neighbours.Where(neighbour => neighbour.Role == role).Select(neighbour => neighbour.Id)];
    }

    public void Dispose()
    {
        _discovery.Dispose();
        _any?.Dispose();
        _all?.Dispose();
        _manager.Dispose();
        Node.Dispose();
    }

    private async Task ConnectClientAsync(CancellationToken cancellation)
    {
        ConnectConfig connect = _config.Connect;
        if (_connect.Count == 0)
        {
            _discovery.Start();
            await _discovery.ConnectOneAsync(_config.Scouting.Timeout, cancellation).ConfigureAwait(false);
            return;
        }

        _any = new AnyTarget(_manager, _connect, EndpointSettings.RetryFrom(connect.Retry, _config.Mode), _time);
        try
        {
            await _any.ConnectAsync(connect.Timeout.For(_config.Mode), cancellation).ConfigureAwait(false);
        }
        catch (ZenohException) when (!connect.ExitOnFailure.For(_config.Mode))
        {
            _any.KeepTrying();
        }
    }

    private async Task ConnectOthersAsync(CancellationToken cancellation)
    {
        ConnectConfig connect = _config.Connect;
        TimeSpan timeout = connect.Timeout.For(_config.Mode);
        _discovery.Start();
        _all = new AllTargets(_manager, _connect, EndpointSettings.RetryFrom(connect.Retry, _config.Mode));
        if (connect.ExitOnFailure.For(_config.Mode))
        {
            IReadOnlyList<string> missing = await _all.WaitAllAsync(timeout, cancellation).ConfigureAwait(false);
            if (missing.Count > 0)
                throw new ZenohException($"No connection by connect/endpoints: {string.Join("; ", missing)}");
        }
        else
        {
            await _all.WaitAMomentAsync(FirstAttempts, cancellation).ConfigureAwait(false);
        }

        if (_config.Mode == WhatAmI.Peer && _connect.Count == 0 && _config.Open.ConnectScouted)
            await _discovery.WaitAMomentAsync(_config.Scouting.Delay, cancellation).ConfigureAwait(false);
        if (_config.Open.Declares)
            await WaitForDeclarationsAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Until then publications would go to peers that want none of them. At most for a moment: they may have nothing to say it with.</summary>
    private async Task WaitForDeclarationsAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource heard = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Node.WhenHeardAll(), Task.Delay(_config.Scouting.Delay, _time, heard.Token)).ConfigureAwait(false);
        await heard.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Breaks the circle: the node is made before what makes its connections.</summary>
    private sealed class GossipTarget : INodeDiscovery
    {
        public INodeDiscovery? Receiver { get; set; }

        public void Discovered(ZenohId id, WhatAmI role, IReadOnlyList<string> locators) => Receiver?.Discovered(id, role, locators);
    }
}
