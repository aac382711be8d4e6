using System.Globalization;
using System.Net.Sockets;

namespace Zenoh.Links;

/// <summary>Options and ends of sockets that every link over sockets shares.</summary>
internal static class SocketSetup
{
    private const int DrainBytes = 1024 * 1024;

    /// <summary>Applies <c>so_sndbuf</c>, <c>so_rcvbuf</c>, <c>iface</c> and <c>dscp</c>.</summary>
    public static void Tune(Socket socket, Endpoint endpoint, LinkOptions options)
    {
        TuneBuffers(socket, endpoint, options);
        if (endpoint.Config["iface"] is { Length: > 0 } name)
        {
            BindToInterface(socket, name, endpoint);
        }

        if (Number(endpoint, "dscp", 63) is { } dscp)
        {
            SetTrafficClass(socket, dscp << 2, endpoint);
        }
    }

    /// <summary>Applies <c>so_sndbuf</c> and <c>so_rcvbuf</c>.</summary>
    public static void TuneBuffers(Socket socket, Endpoint endpoint, LinkOptions options)
    {
        if ((Number(endpoint, "so_sndbuf", int.MaxValue) ?? options.SocketSendBytes) is { } sendBytes)
        {
            socket.SendBufferSize = sendBytes;
        }

        if ((Number(endpoint, "so_rcvbuf", int.MaxValue) ?? options.SocketReceiveBytes) is { } receiveBytes)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }
    }

    /// <summary>A whole number of the endpoint's config, or null.</summary>
    /// <exception cref="LinkException">It is none, or out of range.</exception>
    public static int? Number(Endpoint endpoint, string key, int largest)
    {
        if (endpoint.Config[key] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= largest
            ? value
            : throw new LinkException(endpoint.ToString(), $"{key}={text} is no number from 0 to {largest}");
    }

    /// <summary>A truth value of the endpoint's config, or null.</summary>
    /// <exception cref="LinkException">It is none.</exception>
    public static bool? Truth(Endpoint endpoint, string key) => endpoint.Config[key] switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var text => throw new LinkException(endpoint.ToString(), $"{key}={text} is neither true nor false"),
    };

    /// <summary>A timeout as sockets take it: 0 would mean forever.</summary>
    public static int Milliseconds(TimeSpan timeout) => (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);

    public static bool IsWritable(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectWrite);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Ends a connected stream without waiting: what was sent leaves in the background, blocked threads wake. No SO_LINGER, because with it closing a
    /// link to a dead peer waits for its whole time. What arrived unread is taken first: closing over it would answer with a reset, which discards
    /// what has not left yet.
    /// </summary>
    public static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
            Drain(socket);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It is not connected any more; only the descriptor is left to close.
        }

        socket.Dispose();
    }

    private static void Drain(Socket socket)
    {
        Span<byte> waste = stackalloc byte[8 * 1024];
        for (var drained = 0; drained < DrainBytes && socket.Available > 0;)
        {
            var received = socket.Receive(waste, SocketFlags.None, out var error);
            if (received == 0 || error != SocketError.Success)
            {
                return;
            }

            drained += received;
        }
    }

    private static void BindToInterface(Socket socket, string name, Endpoint endpoint)
    {
        const int solSocket = 1;
        const int soBindToDevice = 25;
        if (!OperatingSystem.IsLinux())
        {
            throw new LinkException(endpoint.ToString(), "iface works on Linux only; bind to an address of the interface instead (bind=address:0)");
        }

        try
        {
            socket.SetRawSocketOption(solSocket, soBindToDevice, System.Text.Encoding.ASCII.GetBytes(name + '\0'));
        }
        catch (SocketException fault)
        {
            throw new LinkException(endpoint.ToString(), $"cannot bind to the interface '{name}': {fault.Message}", fault);
        }
    }

    private static void SetTrafficClass(Socket socket, int trafficClass, Endpoint endpoint)
    {
        const int ipv6TrafficClass = 67;
        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, trafficClass);
        }
        else if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.IPv6, ipv6TrafficClass, BitConverter.GetBytes(trafficClass));
        }
        else
        {
            throw new LinkException(endpoint.ToString(), "dscp over IPv6 works on Linux only");
        }
    }
}
