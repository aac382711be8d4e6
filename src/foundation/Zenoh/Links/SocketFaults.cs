using System.Net.Sockets;

namespace Zenoh.Links;

/// <summary>Socket errors in words a log can use.</summary>
internal static class SocketFaults
{
    public static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "reset by the other side",
        SocketError.Shutdown or SocketError.NotConnected => "closed by the other side",
        SocketError.ConnectionRefused => "nobody listens there",
        SocketError.TimedOut => "nothing moved within the time allowed",
        SocketError.AddressAlreadyInUse => "the address is in use; another node listens there, choose another port",
        SocketError.AddressNotAvailable => "the address is not one of this machine",
        SocketError.AccessDenied => "the system does not permit it; ports below 1024 and bound interfaces may need rights",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to it",
        _ => new SocketException((int)error).Message,
    };
}
