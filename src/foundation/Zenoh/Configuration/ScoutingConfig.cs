namespace Zenoh.Configuration;

/// <summary>How nodes find each other (<c>scouting</c>).</summary>
public sealed record ScoutingConfig
{
    /// <summary>How long a client without endpoints looks for a router or peer. Default 3 s; in files milliseconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a starting peer waits for scouting before opening returns. Default 500 ms; in files milliseconds.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Scouting by UDP multicast.</summary>
    public MulticastScoutingConfig Multicast { get; init; } = new();

    /// <summary>Scouting by what connected nodes tell about their neighbours.</summary>
    public GossipConfig Gossip { get; init; } = new();
}

/// <summary>Scouting by UDP multicast (<c>scouting.multicast</c>).</summary>
public sealed record MulticastScoutingConfig
{
    /// <summary>Whether to ask and answer at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Group and port. Default <c>224.0.0.224:7446</c>.</summary>
    public string Address { get; init; } = "224.0.0.224:7446";

    /// <summary>Name or address of the interface; <c>auto</c> is every one that can multicast. Default <c>auto</c>.</summary>
    public string Interface { get; init; } = "auto";

    /// <summary>How many routers a question may cross, 1 to 255. Default 1: none.</summary>
    public int Ttl { get; init; } = 1;

    /// <summary>Roles to dial when they answer. Default: router none, peer and client all.</summary>
    public PerMode<WhatAmI> Autoconnect { get; init; } = Defaults.Autoconnect;

    /// <summary>Who of two nodes that found each other dials. Default: both.</summary>
    public PerMode<AutoconnectStrategies> AutoconnectStrategy { get; init; } = new(new AutoconnectStrategies(AutoconnectStrategyKind.Always));

    /// <summary>Whether questions of others are answered. Default true.</summary>
    public PerMode<bool> Listen { get; init; } = new(true);
}

/// <summary>Scouting by what connected nodes tell about their neighbours (<c>scouting.gossip</c>).</summary>
public sealed record GossipConfig
{
    /// <summary>Whether to tell and to listen at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether what was heard is told on. Default false: only about direct neighbours.</summary>
    public bool Multihop { get; init; }

    /// <summary>Roles that are told. Default routers and peers.</summary>
    public PerMode<WhatAmI> Target { get; init; } = new(WhatAmI.Router | WhatAmI.Peer);

    /// <summary>Roles to dial when heard of. Default: router none, peer and client all.</summary>
    public PerMode<WhatAmI> Autoconnect { get; init; } = Defaults.Autoconnect;

    /// <summary>Who of two nodes that heard of each other dials. Default: both.</summary>
    public PerMode<AutoconnectStrategies> AutoconnectStrategy { get; init; } = new(new AutoconnectStrategies(AutoconnectStrategyKind.Always));
}

/// <summary>Values that several keys share.</summary>
file static class Defaults
{
    public static PerMode<WhatAmI> Autoconnect { get; } =
        new(WhatAmI.None, WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client, WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client);
}
