using Zenoh.Benchmarks.Soak.Nodes;
using Zenoh.Configuration;

namespace Zenoh.Benchmarks.Nodes;

/// <summary>What a started process does. Every node says <c>ready</c> when others may begin, and ends with its input.</summary>
internal abstract class Node
{
    public const string Ready = "ready";
    public const string Flood = "bench/flood";
    public const string Ping = "bench/ping";
    public const string Pong = "bench/pong";

    /// <summary>The number of the message that ends a flood.</summary>
    public const ulong EndMark = ulong.MaxValue;

    /// <summary>More than the sessions that are opened, so that the limit is not what is measured.</summary>
    private const int MaxSessions = 5_000;

    /// <summary>The node the arguments describe, or null when they describe none.</summary>
    public static Node? TryParse(string[] arguments) => arguments switch
    {
        ["router", var listen] => new Router(Settings(WhatAmI.Router, listen, [])),
        ["receiver", "peer", var listen] => new Receiver(Settings(WhatAmI.Peer, listen, [])),
        ["receiver", "client", var connect] => new Receiver(Settings(WhatAmI.Client, null, [connect])),
        ["sender", "peer", var connect] => new Sender(Settings(WhatAmI.Peer, null, [connect])),
        ["sender", "client", var connect] => new Sender(Settings(WhatAmI.Client, null, [connect])),
        ["soak-router", var listen] => new SoakRouter(Settings(WhatAmI.Router, listen, [])),
        ["soak", var connect, .. var words] => SoakNode.Parse(words, Settings(WhatAmI.Client, null, [connect])),
        _ => null,
    };

    public abstract Task RunAsync();

    protected static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>Waits for the end of the input.</summary>
    protected static async Task UntilInputEndsAsync()
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Only the end says anything.
        }
    }

    private static ZenohConfig Settings(WhatAmI mode, string? listen, string[] connect) => new()
    {
        Mode = mode,
        Listen = listen is null ? new ListenConfig([]) : new ListenConfig(listen),
        Connect = new ConnectConfig(connect),
        Scouting = new ScoutingConfig { Multicast = new MulticastScoutingConfig { Enabled = false } },
        Transport = new TransportConfig { Unicast = new UnicastConfig { MaxSessions = MaxSessions } },
    };
}
