using System.Net;
using System.Net.Sockets;

namespace Zenoh.Scouting;

/// <summary>Called with each datagram, one at a time per socket.</summary>
internal delegate void DatagramHandler(ReadOnlySpan<byte> datagram, IPEndPoint source);

/// <summary>Reads datagrams of one socket until it is closed. Scouting is rare, so it holds no thread.</summary>
internal static class DatagramReading
{
    /// <summary>Ends when the socket is disposed, or has failed <see cref="ScoutingLimits.FailuresInARow"/> times in a row.</summary>
    public static async Task RunAsync(Socket socket, DatagramHandler handler)
    {
        byte[] buffer = new byte[ScoutingLimits.DatagramBytes];
        IPEndPoint anybody = new(IPAddress.Any, 0);
        for (int failures = 0; failures < ScoutingLimits.FailuresInARow;)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, anybody, CancellationToken.None).ConfigureAwait(false);
                failures = 0;
                handler(buffer.AsSpan(0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint);
            }
            catch (Exception end) when (end is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // Such as an answer nobody took any more, or a datagram longer than the buffer: both concern that datagram only.
                failures++;
            }
        }
    }
}
