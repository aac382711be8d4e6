using System.Net;
using System.Net.Sockets;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Links.Multicast;

namespace Zenoh.Scouting;

/// <summary>What configuration says about scouting by multicast, for one node.</summary>
internal sealed record ScoutingOptions
{
    /// <summary>The roles asked for; none when this node never asks.</summary>
    public required WhatAmI What { get; init; }

    /// <summary>Where questions go and are heard.</summary>
    public required IPEndPoint Group { get; init; }

    /// <summary><c>auto</c>, or the name or address of one interface.</summary>
    public string Interface { get; init; } = MulticastInterface.Auto;

    /// <summary>How many routers a question may cross, plus one.</summary>
    public int TimeToLive { get; init; } = 1;

    /// <summary>Whether questions of others are answered.</summary>
    public bool Answers { get; init; }

    /// <summary>The options of a node; null when it neither asks nor answers.</summary>
    /// <exception cref="ZenohConfigurationException">The address is no IPv4 group with a port.</exception>
    public static ScoutingOptions? From(ZenohConfig config)
    {
        MulticastScoutingConfig multicast = config.Scouting.Multicast;
        WhatAmI wanted = multicast.Autoconnect.For(config.Mode);

        // Nobody dials a client, so it does not answer, whatever the configuration says.
        bool answers = multicast.Listen.For(config.Mode) && config.Mode != WhatAmI.Client;
        return multicast.Enabled && (answers || wanted != WhatAmI.None) ? For(config, wanted, answers) : null;
    }

    /// <summary>The options of somebody who only asks.</summary>
    /// <exception cref="ZenohConfigurationException">The address is no IPv4 group with a port.</exception>
    public static ScoutingOptions ForSearch(ZenohConfig config, WhatAmI what) => For(config, what, answers: false);

    private static ScoutingOptions For(ZenohConfig config, WhatAmI what, bool answers) => new()
    {
        What = what,
        Answers = answers,
        Group = GroupOf(config.Scouting.Multicast.Address),
        Interface = config.Scouting.Multicast.Interface,
        TimeToLive = config.Scouting.Multicast.Ttl,
    };

    private static IPEndPoint GroupOf(string address) =>
        HostPort.TryParse(address, out HostPort parsed, out _) && parsed.Port > 0 && IPAddress.TryParse(parsed.Host, out IPAddress? group)
            && group.AddressFamily == AddressFamily.InterNetwork && MulticastGroup.IsGroup(group)
            ? new IPEndPoint(group, parsed.Port)
            : throw new ZenohConfigurationException($"scouting/multicast/address: '{address}' is no IPv4 group with a port; write for example 224.0.0.224:7446");
}
