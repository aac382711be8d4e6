using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Zenoh.Links;

/// <summary>Host names, interfaces and their addresses.</summary>
internal static class NetworkAddresses
{
    /// <summary>The addresses of a host in the order the system gives them, at most <see cref="LinkLimits.AddressesPerHost"/>.</summary>
    /// <exception cref="LinkException">The name is unknown, or <paramref name="deadline"/> came first.</exception>
    public static IReadOnlyList<IPAddress> Resolve(Endpoint endpoint, string host, DialDeadline deadline)
    {
        try
        {
            return Resolve(endpoint, host, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw deadline.Over($"looking up '{host}'");
        }
    }

    /// <summary>The addresses of a host, without a limit of our own on how long the system may look.</summary>
    /// <exception cref="LinkException">The name is unknown.</exception>
    public static IReadOnlyList<IPAddress> Resolve(Endpoint endpoint, string host, CancellationToken cancellation = default)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var found = Dns.GetHostAddressesAsync(host, cancellation).GetAwaiter().GetResult();
            return found.Length > 0 ? found[..Math.Min(found.Length, LinkLimits.AddressesPerHost)] : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException fault)
        {
            throw new LinkException(endpoint.ToString(), $"the host '{host}' is unknown: {fault.Message}; correct it, or write its address", fault);
        }
    }

    /// <summary>
    /// Locators under which a socket bound to <paramref name="bound"/> can be reached: itself, or one per interface address for a wildcard.
    /// </summary>
    public static IReadOnlyList<Locator> Reachable(string protocol, IPEndPoint bound, bool dualMode, EndpointParameters metadata)
    {
        var any = bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any);
        IEnumerable<IPAddress> addresses = any
            ? Assigned().Select(pair => pair.Address).Where(address => !address.IsIPv6LinkLocal && (dualMode || address.AddressFamily == bound.AddressFamily))
            : [bound.Address];
        return [.. addresses.Distinct().OrderBy(IPAddress.IsLoopback).Select(address => new Locator(protocol, HostPort.Format(new IPEndPoint(address, bound.Port)), metadata))];
    }

    /// <summary>Names of the interfaces that carry the address in a locator.</summary>
    public static IReadOnlyList<string> InterfacesOf(Locator local) =>
        HostPort.TryParse(local.Address, out var parsed, out _) && IPAddress.TryParse(parsed.Host, out var wanted)
            ? [.. Assigned().Where(pair => pair.Address.Equals(wanted) || (IPAddress.IsLoopback(wanted) && IPAddress.IsLoopback(pair.Address))).Select(pair => pair.Name).Distinct()]
            : [];

    /// <summary>Every address of every interface that is up.</summary>
    public static IEnumerable<(string Name, IPAddress Address, int Index)> Assigned()
    {
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            // The loopback interface of some kernels reports neither up nor down.
            if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
            {
                continue;
            }

            foreach (var assigned in card.GetIPProperties().UnicastAddresses)
            {
                yield return (card.Name, assigned.Address, IndexOf(card, assigned.Address.AddressFamily));
            }
        }
    }

    private static int IndexOf(NetworkInterface card, AddressFamily family)
    {
        try
        {
            return family == AddressFamily.InterNetwork ? card.GetIPProperties().GetIPv4Properties().Index : card.GetIPProperties().GetIPv6Properties().Index;
        }
        catch (NetworkInformationException)
        {
            // The interface lost this family between the two questions.
            return 0;
        }
    }
}
