using System.Globalization;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Faults.Tests.Workers;

/// <summary>Small programs that tests start on their machines: this executable, called by their names.</summary>
internal static class Worker
{
    /// <summary>The program the arguments name, or null when they are for the tests.</summary>
    public static Func<Task<int>>? TryParse(string[] arguments) => arguments switch
    {
        ["publish", var endpoint, var key, var bytes, var congestion] =>
            () => new Publish(Client(endpoint), KeyExpression.Parse(key), int.Parse(bytes, CultureInfo.InvariantCulture), Enum.Parse<CongestionControl>(congestion)).RunAsync(),
        ["count", var endpoint, var key] => () => new Count(Client(endpoint), KeyExpression.Parse(key)).RunAsync(),
        _ => null,
    };

    // They are to be held up by what the tests do to the network, not given up by a busy machine.
    private static ZenohConfig Client(string endpoint) => (new ZenohConfig
    {
        Mode = WhatAmI.Client,
        Connect = new ConnectConfig(endpoint),
        Scouting = new ScoutingConfig { Multicast = new MulticastScoutingConfig { Enabled = false } },
    }).WithSetting("transport/link/tx/lease:60000").WithSetting("transport/link/tx/queue/congestion_control/block/wait_before_close:60000000");
}
