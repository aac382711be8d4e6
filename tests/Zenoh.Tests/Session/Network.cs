using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

/// <summary>How two sessions of one process reach each other.</summary>
public enum Topology
{
    /// <summary>Peer B dials peer A over a unix socket.</summary>
    PeersOverUnix,

    /// <summary>Peer B dials peer A over TCP.</summary>
    PeersOverTcp,

    /// <summary>Two clients of one router over a unix socket.</summary>
    ClientsOverUnix,

    /// <summary>Two clients of one router over TCP.</summary>
    ClientsOverTcp,
}

/// <summary>Two sessions that reach each other, without scouting, and what lies between them.</summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zs");

    private Network()
    {
    }

    public static TheoryData<Topology> Topologies => [.. Enum.GetValues<Topology>()];

    public ZenohSession A { get; private set; } = null!;

    public ZenohSession B { get; private set; } = null!;

    public ZenohSession? Router { get; private set; }

    public static async Task<Network> OpenAsync(Topology topology, Func<ZenohConfig, ZenohConfig>? change = null)
    {
        Network network = new();
        Func<ZenohConfig, ZenohConfig> adapt = change ?? (config => config);
        string listen = topology is Topology.PeersOverUnix or Topology.ClientsOverUnix ? network.UnixEndpoint("a") : "tcp/127.0.0.1:0";
        if (topology is Topology.PeersOverUnix or Topology.PeersOverTcp)
        {
            network.A = await Open(adapt(Listening(WhatAmI.Peer, listen)));
            network.B = await Open(adapt(Dialling(WhatAmI.Peer, network.A.Info.Locators[0])));
        }
        else
        {
            network.Router = await Open(Listening(WhatAmI.Router, listen));
            network.A = await Open(adapt(Dialling(WhatAmI.Client, network.Router.Info.Locators[0])));
            network.B = await Open(adapt(Dialling(WhatAmI.Client, network.Router.Info.Locators[0])));
        }

        return network;
    }

    /// <summary>A configuration that listens and finds nobody by itself.</summary>
    public static ZenohConfig Listening(WhatAmI mode, string endpoint) => Quiet() with { Mode = mode, Listen = new ListenConfig(endpoint) };

    /// <summary>A configuration that dials and finds nobody by itself.</summary>
    public static ZenohConfig Dialling(WhatAmI mode, params string[] endpoints) =>
        Quiet() with { Mode = mode, Listen = new ListenConfig([]), Connect = FastConnect(endpoints) };

    public static async Task<ZenohSession> Open(ZenohConfig config)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Deadline);
        return await ZenohSession.OpenAsync(config, limit.Token);
    }

    public string UnixEndpoint(string name) => $"unixsock-stream/{Path.Combine(_folder.FullName, name)}";

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        if (Router is not null)
            await Router.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static ConnectConfig FastConnect(string[] endpoints) => new(endpoints)
    {
        Retry = new RetryConfig { InitialPeriod = new(TimeSpan.FromMilliseconds(20)), MaxPeriod = new(TimeSpan.FromMilliseconds(100)) },
    };

    // No machine is so busy that it takes longer; what a test is to see run out it sets itself.
    private static ZenohConfig Quiet() => new ZenohConfig()
        .WithSetting("scouting/multicast/enabled:false")
        .WithSetting("transport/link/tx/lease:60000")
        .WithSetting("transport/link/tx/queue/congestion_control/block/wait_before_close:60000000")
        .WithSetting("transport/unicast/open_timeout:60000")
        .WithSetting("transport/unicast/accept_timeout:60000")
        .WithSetting("queries_default_timeout:60000");
}
