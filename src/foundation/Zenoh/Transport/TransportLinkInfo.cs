using Zenoh.Links;

namespace Zenoh.Transport;

/// <summary>What the admin space and access rules may know about one link of a transport.</summary>
internal sealed record TransportLinkInfo
{
    public required Locator Source { get; init; }

    public required Locator Destination { get; init; }

    /// <summary>The group, for the links of a multicast transport.</summary>
    public Locator? Group { get; init; }

    /// <summary>The agreed batch size in bytes, length prefix included.</summary>
    public required int Mtu { get; init; }

    public required bool IsStreamed { get; init; }

    public required bool IsReliable { get; init; }

    /// <summary>Names of the network interfaces that carry the local address.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>The user the other side proved to be, if this side asked.</summary>
    public string? User { get; init; }

    /// <summary>The common name in the certificate the other side showed.</summary>
    public string? CertificateCommonName { get; init; }
}
