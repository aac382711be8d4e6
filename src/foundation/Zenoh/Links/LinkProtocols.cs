namespace Zenoh.Links;

/// <summary>The names that stand before the first slash of an endpoint.</summary>
internal static class LinkProtocols
{
    public const string Tcp = "tcp";
    public const string Tls = "tls";
    public const string Udp = "udp";
    public const string WebSocket = "ws";
    public const string UnixStream = "unixsock-stream";
    public const string Quic = "quic";
    public const string Serial = "serial";

    /// <summary>Everything this library can speak, in the order error messages name it.</summary>
    public static readonly IReadOnlyList<string> All = [Tcp, Tls, Udp, WebSocket, UnixStream, Quic];

    /// <summary>Why nothing can ever be dialled or listened on at an endpoint, whatever the machine and its network; null when it is well formed.</summary>
    public static string? WhyNever(Endpoint endpoint) => endpoint.Protocol switch
    {
        Tcp or Tls or Udp or WebSocket or Quic => HostPort.TryParse(endpoint.Address, out _, out string? problem) ? null : problem,
        UnixStream => null,
        Serial => "serial lines are not supported; connect the device through a zenoh router that has the serial link",
        var name => $"there is no protocol '{name}'; it can be {string.Join(", ", All)}",
    };

    /// <summary>Zenoh wire specification, framing per link type: datagrams may be lost and reordered, streams may not.</summary>
    public static bool IsReliable(string protocol) => protocol is not (Udp or Serial);
}
