using System.Net.Sockets;
using Dora.Protocol;
using SharedMemory.Linux;

namespace Dora.Transport.Sockets;

/// <summary>The two ends of a data connection: the daemon's, which it reads and writes, and the node's, which it only hands over.</summary>
internal static class SocketPair
{
    /// <exception cref="TransportException">The process has too many open files.</exception>
    public static (Socket Daemon, SafeSocketHandle Node) Create()
    {
        try
        {
            (int daemon, int node) = FdSocket.OpenPair();
            return (new Socket(new SafeSocketHandle(daemon, ownsHandle: true)), new SafeSocketHandle(node, ownsHandle: true));
        }
        catch (LinuxException error)
        {
            throw new TransportException($"No data socket for a node: {error.Message}", error);
        }
    }
}
