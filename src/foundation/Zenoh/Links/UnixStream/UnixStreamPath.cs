using System.Net.Sockets;

namespace Zenoh.Links.UnixStream;

/// <summary>The address of a Unix socket endpoint is the path of a file.</summary>
internal static class UnixStreamPath
{
    /// <exception cref="LinkException">The system takes no such path, or has no Unix sockets.</exception>
    public static UnixDomainSocketEndPoint Of(Endpoint endpoint)
    {
        if (!Socket.OSSupportsUnixDomainSockets)
        {
            throw new LinkException(endpoint.ToString(), "this system has no Unix sockets; use tcp on the loopback address");
        }

        try
        {
            return new UnixDomainSocketEndPoint(endpoint.Address);
        }
        catch (ArgumentException fault)
        {
            throw new LinkException(endpoint.ToString(), "no path the system takes for a socket (most take 107 bytes); choose a shorter one", fault);
        }
    }

    /// <summary>
    /// Removes a socket file whose listener is gone. Any other file, and a socket that answers, is left for the bind to complain about.
    /// </summary>
    public static void RemoveIfStale(Endpoint endpoint, UnixDomainSocketEndPoint address)
    {
        if (!File.Exists(endpoint.Address) || !IsSocket(endpoint.Address))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(address);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(endpoint.Address);
        }
        catch (SocketException)
        {
            // Somebody listens and its backlog is full.
        }
    }

    // Connecting to any file is refused as to a dead socket, so its kind decides. Only a socket cannot be opened; reading and writing, so that a
    // pipe does not block.
    private static bool IsSocket(string path)
    {
        const int noSuchDevice = 6;
        const int notSupportedOnSocket = 102;
        try
        {
            using var opened = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (IOException fault)
        {
            return fault.HResult is noSuchDevice or notSupportedOnSocket;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
