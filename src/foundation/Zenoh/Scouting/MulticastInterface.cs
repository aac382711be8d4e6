using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Zenoh.Scouting;

/// <summary>An interface on which a node can ask and answer.</summary>
/// <param name="Name">Its name, as <c>eth0</c>.</param>
/// <param name="Address">Its first IPv4 address; questions come from here.</param>
/// <param name="Index">Its number in the system.</param>
/// <param name="CarriesMulticast">Whether the system says so; loopback interfaces often do not, and some carry it all the same.</param>
internal sealed record MulticastInterface(string Name, IPAddress Address, int Index, bool CarriesMulticast)
{
    /// <summary>The configured value for all of them.</summary>
    public const string Auto = "auto";

    /// <summary>Those of this machine that are up and have an IPv4 address.</summary>
    public static IReadOnlyList<MulticastInterface> All() => [.. NetworkInterface.GetAllNetworkInterfaces().Select(Read).OfType<MulticastInterface>()];

    /// <summary>The interfaces to use: the one that is named, or those that carry multicast, or if none does all of them.</summary>
    public static IReadOnlyList<MulticastInterface> Choose(IReadOnlyList<MulticastInterface> all, string wanted)
    {
        IEnumerable<MulticastInterface> chosen = wanted != Auto ? all.Where(candidate => candidate.Name == wanted || candidate.Address.ToString() == wanted)
            : all.Any(candidate => candidate.CarriesMulticast) ? all.Where(candidate => candidate.CarriesMulticast)
            : all;
        return [.. chosen.Take(ScoutingLimits.Interfaces)];
    }

    private static MulticastInterface? Read(NetworkInterface card)
    {
        // The loopback interface of some kernels reports neither up nor down.
        if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
            return null;
        try
        {
            IPInterfaceProperties properties = card.GetIPProperties();
            IPAddress? address = properties.UnicastAddresses.Select(assigned => assigned.Address).FirstOrDefault(assigned => assigned.AddressFamily == AddressFamily.InterNetwork);
            return address is null ? null : new MulticastInterface(card.Name, address, properties.GetIPv4Properties().Index, card.SupportsMulticast);
        }
        catch (NetworkInformationException)
        {
            // It went away between the two questions.
            return null;
        }
    }
}
