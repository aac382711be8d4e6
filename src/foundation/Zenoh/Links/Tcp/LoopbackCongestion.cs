using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Tcp;

/// <summary>
/// Keeps connections of this machine with itself from being paced. Where the system's congestion control is BBR, each of them measures what its
/// receiver takes and sends by timers at that rate; nothing is congested between the ends of such a connection, and the timers cost a router on the
/// same cores a third of what it carries (64 KiB messages). Other algorithms, and connections that leave the machine, stay as the system has them.
/// </summary>
internal static class LoopbackCongestion
{
    private const int TcpLevel = 6;
    private const int TcpCongestion = 13;

    /// <summary>What the system calls an algorithm is no longer than this.</summary>
    private const int LongestName = 16;

    private static ReadOnlySpan<byte> Paced => "bbr"u8;

    /// <summary>Every Linux has it, and it leaves when there is room.</summary>
    private static ReadOnlySpan<byte> Unpaced => "reno"u8;

    /// <summary>Whether both ends of a connection with an address are on this machine.</summary>
    public static bool IsLocal(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>
    /// Takes pacing from a socket that is not connected yet (from a connected one it cannot be taken any more), and from all that it accepts.
    /// </summary>
    /// <returns>What the system had chosen, for <see cref="Restore"/>; null when nothing was changed.</returns>
    public static byte[]? Unpace(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var chosen = Read(socket);
        return chosen.AsSpan().StartsWith(Paced) && TrySet(socket, Unpaced) ? chosen : null;
    }

    /// <summary>Gives an accepted socket back what the system had chosen.</summary>
    public static void Restore(Socket socket, byte[] chosen) => TrySet(socket, chosen);

    private static byte[] Read(Socket socket)
    {
        try
        {
            var name = new byte[LongestName];
            var length = socket.GetRawSocketOption(TcpLevel, TcpCongestion, name);
            return name.AsSpan(0, length).TrimEnd((byte)0).ToArray();
        }
        catch (SocketException)
        {
            // A system that does not tell, as some sandboxes, is left as it is.
            return [];
        }
    }

    private static bool TrySet(Socket socket, ReadOnlySpan<byte> name)
    {
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpCongestion, name);
            return true;
        }
        catch (SocketException)
        {
            // The system allows this process no choice; every algorithm carries the same bytes.
            return false;
        }
    }
}
