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

    /// <summary>Zenoh wire specification, framing per link type: datagrams may be lost and reordered, streams may not.</summary>
    public static bool IsReliable(string protocol) => protocol is not (Udp or Serial);
}
