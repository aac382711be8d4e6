using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetSocket = System.Net.Sockets.Socket;

namespace Dora.Transport.Socket;

/// <summary>Two connected unix stream sockets. The one system call this transport needs that .NET does not offer.</summary>
internal static unsafe partial class SocketPair
{
    private const int UnixFamily = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;

    /// <exception cref="TransportException">The process has too many open files.</exception>
    public static (NetSocket Daemon, SafeSocketHandle Node) Create()
    {
        var ends = stackalloc int[2];
        if (Socketpair(UnixFamily, StreamCloseOnExec, 0, ends) != 0)
            throw new TransportException(
                $"No data socket for a node (socketpair: errno {Marshal.GetLastPInvokeError()}). If the daemon has too many open files, raise its limit: ulimit -n.");
        return (new NetSocket(new SafeSocketHandle(ends[0], ownsHandle: true)), new SafeSocketHandle(ends[1], ownsHandle: true));
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int Socketpair(int family, int type, int protocol, int* descriptors);
}
