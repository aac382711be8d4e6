using Zenoh.Configuration;

namespace Zenoh.Session.Opening;

/// <summary>
/// Settings that this version cannot keep. A node that opened all the same would let in whom its operator believes to be locked out, or stand
/// elsewhere in the network than it was put. Settings that only say how something is done are noted when a file is read.
/// </summary>
internal static class UnsupportedSettings
{
    /// <summary>What a gateway is where nothing is said.</summary>
    private static readonly string?[] GatewayDefaults = [null, "null", "\"auto\""];

    /// <exception cref="ZenohException">One of them is set; the message names it, the reason and the remedy.</exception>
    public static void Refuse(ZenohConfig config)
    {
        if (!GatewayDefaults.Contains(config.GatewayJson))
        {
            throw new ZenohException(
                "gateway: this version knows only the regions that follow from the modes (routers above, peers and clients below a router, clients "
                + "below a peer), and does not open with others. Remove the setting, or write \"auto\".");
        }
    }
}
