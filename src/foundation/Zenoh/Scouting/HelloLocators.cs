using System.Net;
using Zenoh.Links;
using Zenoh.Links.Multicast;

namespace Zenoh.Scouting;

/// <summary>Which of a node's locators are of use to somebody who asks.</summary>
internal static class HelloLocators
{
    /// <summary>
    /// An asker on this machine gets the loopback locators, any other those that can be reached from outside; whoever would get nothing gets the others.
    /// The wildcard as source is an asker on this machine whose route over the loopback interface names no source address.
    /// </summary>
    public static IReadOnlyList<string> For(IPAddress asker, IReadOnlyList<Locator> all)
    {
        bool near = IPAddress.IsLoopback(asker) || asker.Equals(IPAddress.Any);
        string[] best = Select(all, locator => IsLocal(locator) == near);
        return best.Length > 0 ? best : Select(all, locator => IsLocal(locator) != near);
    }

    private static string[] Select(IReadOnlyList<Locator> all, Func<Locator, bool> wanted) =>
        [.. all.Where(locator => wanted(locator) && !MulticastLink.IsMulticast(new Endpoint(locator))).Select(locator => locator.ToString()).Take(ScoutingLimits.LocatorsPerNode)];

    // What is no host and port (a path of a socket) exists on this machine only.
    private static bool IsLocal(Locator locator) =>
        !HostPort.TryParse(locator.Address, out HostPort parsed, out _)
        || (IPAddress.TryParse(parsed.Host, out IPAddress? address) ? IPAddress.IsLoopback(address) : parsed.Host == "localhost");
}
