using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Zenoh.Links;

/// <summary>The address of every link that runs over IP: <c>host:port</c>, with an IPv6 literal in brackets.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">0 lets the system choose.</param>
internal readonly record struct HostPort(string Host, int Port)
{
    public static bool TryParse(string address, out HostPort result, [NotNullWhen(false)] out string? error)
    {
        result = default;
        error = Split(address, out var host, out var portText);
        if (error is null && !(ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && Set(ref result, host, port)))
        {
            error = portText.IsEmpty ? $"'{address}' has no port; write host:port" : $"'{portText}' is no port; it is a number from 0 to 65535";
        }

        return error is null;
    }

    /// <summary>Reads the address of an endpoint.</summary>
    /// <exception cref="LinkException">It is not <c>host:port</c>.</exception>
    public static HostPort Of(Endpoint endpoint) =>
        TryParse(endpoint.Address, out var result, out var error) ? result : throw new LinkException(endpoint.ToString(), error);

    /// <summary>An address as locators show it. IPv4 that reached a dual-stack socket is shown as IPv4, which is what others can dial.</summary>
    public static string Format(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port).ToString() : endPoint.ToString();

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool Set(ref HostPort result, ReadOnlySpan<char> host, int port)
    {
        result = new HostPort(host.ToString(), port);
        return true;
    }

    private static string? Split(string address, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        var bracketed = address.StartsWith('[');
        var colon = bracketed ? address.IndexOf("]:", StringComparison.Ordinal) + 1 : address.LastIndexOf(':');
        host = colon <= 0 ? default : bracketed ? address.AsSpan(1, colon - 2) : address.AsSpan(0, colon);
        port = colon <= 0 ? default : address.AsSpan(colon + 1);
        return (bracketed, colon) switch
        {
            (true, 0) => $"'{address}' has no ']:port' after the IPv6 address; write [address]:port",
            (false, -1) => $"'{address}' has no port; write host:port",
            (_, 0) => $"'{address}' has no host before ':'",
            (true, _) when !IPAddress.TryParse(host, out _) => $"'[{host}]' is no IPv6 address",
            (false, _) when host.Contains(':') => $"'{address}' looks like an IPv6 address; write it in brackets: [address]:port",
            _ => null,
        };
    }
}
