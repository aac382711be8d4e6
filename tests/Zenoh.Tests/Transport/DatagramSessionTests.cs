using System.Net;
using System.Net.Sockets;
using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>Sessions over datagrams have no end that shows: whoever comes from the same address again must be able to open anew.</summary>
public sealed class DatagramSessionTests
{
    [Theory]
    [InlineData("b1")]
    [InlineData("b2")]
    public async Task Node_that_began_anew_from_the_same_address_replaces_its_dead_session(string secondId)
    {
        using var hub = new Node("a1");
        using Caller caller = new(hub);
        caller.Open("b1");
        Recorder first = hub.Next().Recorder;

        caller.Open(secondId);
        (PeerTransport session, Recorder second) = hub.Next();

        TransportEnd end = await Waiting.For(first.End, "end of the dead session");
        Assert.Equal((CloseReason.Generic, true), (end.Reason, end.ByPeer));
        Assert.Contains("began anew", end.Text, StringComparison.Ordinal);
        caller.SendMessage(0);
        await Waiting.Until(() => second.Count == 1, "message in the new session");
        Assert.Equal(0, first.Count);
        Assert.Equal(ZenohId.Parse(secondId), session.Peer);
        await Waiting.Until(() => hub.Manager.Transports.Count == 1, "only the new session");
    }

    [Fact]
    public async Task Lone_init_in_the_name_of_a_live_session_does_not_hurt_it()
    {
        using var hub = new Node("a1");
        using Caller caller = new(hub);
        caller.Open("b1");
        (PeerTransport session, Recorder recorder) = hub.Next();

        for (byte i = 0; i < 5; i++)
        {
            caller.Initiate("b1");
            caller.SendMessage(i);
        }

        await Waiting.Until(() => recorder.Count == 5, "messages of the live session");
        Assert.False(session.IsClosed);
        Assert.Single(hub.Manager.Transports);
    }

    /// <summary>A program that speaks bytes from one address, whatever happened to it before.</summary>
    private sealed class Caller : IDisposable
    {
        private const int CookieBytes = 16;

        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public Caller(Node hub)
        {
            hub.Manager.Listen(Endpoint.Parse("udp/127.0.0.1:0"));
            _socket.ReceiveTimeout = (int)Waiting.Patience.TotalMilliseconds;
            _socket.Connect(IPEndPoint.Parse(hub.Manager.Locators[0].Address));
        }

        /// <summary>INIT of a client with patch 1; returns the cookie of the answer, which stands before its patch level.</summary>
        public byte[] Initiate(string id)
        {
            _socket.Send(Convert.FromHexString($"810902{id}2701"));
            byte[] answer = Receive();
            Assert.Equal(0xE1, answer[0]);
            return answer[^(CookieBytes + 2)..^2];
        }

        public void Open(string id)
        {
            _socket.Send([0x42, 0x0A, 0x00, CookieBytes, .. Initiate(id)]);
            Assert.Equal(0x62, Receive()[0]);
        }

        /// <summary>A frame with one PUSH.</summary>
        public void SendMessage(byte sequenceNumber) =>
            _socket.Send([0x25, sequenceNumber, .. Convert.FromHexString("7d00016b010401000000")]);

        public void Dispose() => _socket.Dispose();

        private byte[] Receive()
        {
            var buffer = new byte[256];
            return buffer[.._socket.Receive(buffer)];
        }
    }
}
