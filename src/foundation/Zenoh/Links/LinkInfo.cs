namespace Zenoh.Links;

/// <summary>What users, access rules and the admin space may know about a link.</summary>
internal sealed record LinkInfo
{
    /// <summary>A link that runs over no network interface and shows no certificate.</summary>
    public static readonly LinkInfo Empty = new();

    /// <summary>Names of the network interfaces that carry the local address; empty for links without one.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Common name in the certificate the other side authenticated with; null when it showed none.</summary>
    public string? CertificateCommonName { get; init; }

    /// <summary>The group of a multicast link.</summary>
    public Locator? Group { get; init; }
}
