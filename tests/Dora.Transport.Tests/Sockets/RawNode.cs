using System.Net.Sockets;
using Dora.Transport.Sockets;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Sockets;

/// <summary>A node that speaks bytes, not frames.</summary>
internal sealed class RawNode : IDisposable
{
    private readonly Socket _socket;

    public RawNode(IProcessFabric fabric, int participant)
    {
        var endpoint = fabric.Open(participant);
        _socket = new Socket(new SafeSocketHandle(Handover.Duplicate(endpoint.FileDescriptors[0]), ownsHandle: true))
        {
            ReceiveTimeout = (int)Rig.Deadline.TotalMilliseconds,
            SendTimeout = (int)Rig.Deadline.TotalMilliseconds,
        };
        Receiver = new FrameReceiver(_socket);
        Sender = new FrameSender(_socket);
    }

    public FrameReceiver Receiver { get; }

    public FrameSender Sender { get; }

    /// <summary>Sends bytes; what the daemon no longer reads is lost, as intended.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[_socket.Send(bytes)..];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset)
        {
            // The daemon closed the connection already.
        }
    }

    public void SayHello()
    {
        Sender.Write(FrameKind.Hello, default(Greeting));
        Assert.True(Sender.TryFlush());
    }

    /// <summary>Reads frames until the daemon's refusal and the end of the stream.</summary>
    public string ReadRefusal()
    {
        while (Receiver.TryReadHeader(out var header))
        {
            Assert.True(Receiver.TryRead(header.BodyLength, out var body));
            if (header.Kind != FrameKind.Refusal)
                continue;
            var reason = System.Text.Encoding.UTF8.GetString(body);
            Assert.False(Receiver.TryReadHeader(out _), "the stream goes on after a refusal");
            return reason;
        }
        return "";
    }

    public void Dispose() => _socket.Dispose();
}
