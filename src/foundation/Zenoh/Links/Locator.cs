using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links;

/// <summary>
/// Where a node can be reached: <c>protocol/address[?metadata]</c> (Zenoh wire specification, endpoint syntax). Immutable; equal when the canonical
/// texts are equal. This is what HELLO and gossip carry, so it is at most 255 bytes long.
/// </summary>
internal sealed class Locator : IEquatable<Locator>
{
    private readonly string _text;

    /// <summary>Parts that are known to be good, as a link builds them from its own addresses.</summary>
    public Locator(string protocol, string address, EndpointParameters? metadata = null)
    {
        Protocol = protocol;
        Address = address;
        Metadata = metadata ?? EndpointParameters.Empty;
        _text = Metadata.IsEmpty ? $"{protocol}/{address}" : $"{protocol}/{address}?{Metadata}";
    }

    public string Protocol { get; }

    public string Address { get; }

    public EndpointParameters Metadata { get; }

    /// <summary>The address without its port; empty where it has none: links without a port, as Unix sockets, all come from one host.</summary>
    public string Host => Address.LastIndexOf(':') is var port and >= 0 ? Address[..port] : "";

    /// <summary>
    /// What counts as one host: for an IPv6 address its /64, the network, for whoever has one address there usually has all; else <see cref="Host"/>.
    /// </summary>
    public string HostNetwork
    {
        get
        {
            if (!IPAddress.TryParse(Host, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
                return Host;
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out _);
            bytes[(bytes.Length / 2)..].Clear();
            return $"{new IPAddress(bytes)}/64";
        }
    }

    /// <exception cref="FormatException">The text is no locator; the message says what is wrong with it.</exception>
    public static Locator Parse(string text) =>
        TryParse(text, out var locator, out var error) ? locator : throw new FormatException(error);

    public static bool TryParse(string text, [NotNullWhen(true)] out Locator? locator, [NotNullWhen(false)] out string? error)
    {
        locator = null;
        var parsed = Endpoint.TryParse(text, out var endpoint, out error);
        if (parsed && text.Contains('#', StringComparison.Ordinal))
        {
            error = $"'{text}': a locator has no '#config' part; write it as an endpoint, or leave out what follows '#'";
            return false;
        }

        locator = endpoint?.Locator;
        return parsed;
    }

    public bool Equals(Locator? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Locator);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text: metadata sorted by key.</summary>
    public override string ToString() => _text;

    internal int ByteCount => System.Text.Encoding.UTF8.GetByteCount(_text);
}
