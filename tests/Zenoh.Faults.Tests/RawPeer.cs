using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Zenoh.Faults.Tests;

/// <summary>A client that is made of bytes: it says what it is told to, and reads when it is told to.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    private const int ZenohIdBytes = 16;
    private const byte AskWithCookie = 0x40;
    private const int PayloadBytes = 60_000;

    /// <summary>Numbers of frames that take a byte; so many payloads are more than the buffers on the way hold.</summary>
    private const byte Numbers = 128;

    /// <summary>When nothing was taken for so long, nothing will be.</summary>
    private static readonly TimeSpan HeldUp = TimeSpan.FromSeconds(1);

    private bool _isHeldUp;

    /// <summary>INIT of a client, offering patch level 1 and nothing else (Zenoh wire specification, INIT).</summary>
    public static byte[] Init() => [0x81, 0x09, 0xf2, .. RandomNumberGenerator.GetBytes(ZenohIdBytes - 1), 1, 0x27, 0x01];

    /// <summary>A FRAME that declares a subscriber (Zenoh wire specification, DECLARE).</summary>
    public static byte[] Subscribe(string key) => [0x25, 0x00, 0x1e, 0x62, 0x01, 0x00, (byte)key.Length, .. System.Text.Encoding.UTF8.GetBytes(key)];

    /// <summary>Publishes so much that whoever does not read holds it up; returns when no more can be sent (Zenoh wire specification, PUSH).</summary>
    public void PublishUntilHeldUp(string key)
    {
        byte[] batch = [0x25, 0x00, 0xbd, 0x00, (byte)key.Length, .. System.Text.Encoding.UTF8.GetBytes(key), 0x21, 0x0d, 0x01, .. Size(PayloadBytes), .. new byte[PayloadBytes]];
        socket.SendTimeout = (int)HeldUp.TotalMilliseconds;
        do
            Send(batch);
        while (++batch[1] < Numbers && !_isHeldUp);
    }

    /// <summary>Sends a batch with its length before it.</summary>
    public void Send(params ReadOnlySpan<byte> batch)
    {
        byte[] framed = new byte[sizeof(ushort) + batch.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(framed, (ushort)batch.Length);
        batch.CopyTo(framed.AsSpan(sizeof(ushort)));
        SendBare(framed);
    }

    /// <summary>Sends bytes as they are. That the other side has closed the connection already is its answer to what came before.</summary>
    public void SendBare(params ReadOnlySpan<byte> bytes)
    {
        socket.Send(bytes, SocketFlags.None, out SocketError error);
        _isHeldUp = error is SocketError.TimedOut or SocketError.WouldBlock;
    }

    /// <summary>Sends INIT and takes the answer.</summary>
    /// <returns>The cookie.</returns>
    public byte[] Begin()
    {
        Send(Init());
        byte[] answer = Receive();
        int cookie = 3 + ZenohIdLength(answer) + ((answer[0] & AskWithCookie) != 0 ? 3 : 0);
        return answer[(cookie + 1)..(cookie + 1 + answer[cookie])];
    }

    /// <summary>Opens a session with a lease of an hour: nothing is said to keep it alive.</summary>
    public void Open()
    {
        byte[] cookie = Begin();
        Send([0x42, 0x90, 0x1c, 0x00, (byte)cookie.Length, .. cookie]);
        Receive();
    }

    /// <summary>Reads until the other side has closed the connection.</summary>
    public async Task IsClosedAsync(string why)
    {
        byte[] left = new byte[64 * 1024];
        try
        {
            while (await Eventually.Within(socket.ReceiveAsync(left, SocketFlags.None), $"the end of a connection after {why}") > 0)
            {
                // What was on its way.
            }
        }
        catch (SocketException end) when (end.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The other side did not read all of it.
        }
    }

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();

    private static byte[] Size(int value) => [(byte)(value | 0x80), (byte)((value >> 7) | 0x80), (byte)(value >> 14)];

    private static int ZenohIdLength(byte[] init) => (init[2] >> 4) + 1;

    private byte[] Receive()
    {
        byte[] length = Receive(sizeof(ushort));
        return Receive(BinaryPrimitives.ReadUInt16LittleEndian(length));
    }

    private byte[] Receive(int count)
    {
        byte[] bytes = new byte[count];
        socket.ReceiveTimeout = (int)Eventually.Deadline.TotalMilliseconds;
        for (int read = 0; read < count;)
        {
            int more = socket.Receive(bytes.AsSpan(read));
            Assert.True(more > 0, $"the connection was closed when {count - read} bytes of an answer were still missing");
            read += more;
        }

        return bytes;
    }
}
