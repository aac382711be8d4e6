using System.Buffers;
using System.Net.Sockets;

namespace Zenoh.Links.Udp;

/// <summary>What datagram links share.</summary>
internal static class Datagrams
{
    /// <summary>The system threw the datagram away for lack of room; links that may lose datagrams go on.</summary>
    public static bool IsLoss(SocketError error) => error == SocketError.NoBufferSpaceAvailable;

    /// <summary>A datagram has one place only: copies the two parts together and sends them.</summary>
    public static LinkSendResult Join(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, Link link)
    {
        var whole = ArrayPool<byte>.Shared.Rent(head.Length + tail.Length);
        try
        {
            head.CopyTo(whole);
            tail.CopyTo(whole.AsSpan(head.Length));
            return link.Send(whole.AsSpan(0, head.Length + tail.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
