using System.Buffers.Binary;
using Zenoh.Links;
using Zenoh.Links.Quic;
using Zenoh.Links.Tls;

namespace Zenoh.Tests.Links;

/// <summary>A listener of one kind on this machine, and ends of links to it that carry whole batches.</summary>
internal sealed class LinkRig : IDisposable
{
    private static int sockets;

    private readonly List<LinkEnd> _ends = [];

    public LinkRig(string kind, LinkOptions? options = null, string config = "")
    {
        Assert.SkipUnless(kind != LinkProtocols.Quic || QuicSupport.IsAvailable, "this machine has no msquic (libmsquic), without which there is no QUIC");
        Kind = kind;
        Factory = new LinkFactory((options ?? LinkOptions.Default) with { Tls = options is { Tls: { } own } && own != TlsOptions.Default ? own : Tls });
        Listener = Factory.Listen(Endpoint.Parse(Address(kind) + config));
        Dialled = new Endpoint(Listener.Locators[0]);
    }

    /// <summary>Every kind of link.</summary>
    public static TheoryData<string> Kinds => [LinkProtocols.Tcp, LinkProtocols.Tls, LinkProtocols.WebSocket, LinkProtocols.UnixStream, LinkProtocols.Udp, LinkProtocols.Quic];

    /// <summary>Kinds that notice the other side's end and hold a sender back.</summary>
    public static TheoryData<string> Connected => [LinkProtocols.Tcp, LinkProtocols.Tls, LinkProtocols.WebSocket, LinkProtocols.UnixStream, LinkProtocols.Quic];

    /// <summary>Kinds whose connections are TCP connections first.</summary>
    public static TheoryData<string> OverTcp => [LinkProtocols.Tcp, LinkProtocols.Tls, LinkProtocols.WebSocket];

    /// <summary>Both sides trust the shared authority; the listener shows a certificate for this machine.</summary>
    public static TlsOptions Tls { get; } = WithServer("localhost", "127.0.0.1", "::1");

    public string Kind { get; }

    public LinkFactory Factory { get; }

    public LinkListener Listener { get; }

    /// <summary>What to dial to reach the listener.</summary>
    public Endpoint Dialled { get; }

    public static TlsOptions WithServer(params string[] names)
    {
        var (certificate, key) = TestCertificates.Shared.Sign("zenoh test server", names);
        return new TlsOptions
        {
            RootCaCertificate = new PemSource(Text: TestCertificates.Shared.AuthorityPem),
            ListenCertificate = new PemSource(Text: certificate),
            ListenPrivateKey = new PemSource(Text: key),
        };
    }

    public static string Address(string kind) => kind == LinkProtocols.UnixStream
        ? $"{kind}/{Path.Combine(Path.GetTempPath(), $"zenoh-{Environment.ProcessId}-{Interlocked.Increment(ref sockets)}.sock")}"
        : $"{kind}/127.0.0.1:0";

    /// <summary>Both ends of one link. A datagram link, and a stream of QUIC, exists for the listener from its first bytes on, so some are sent and taken.</summary>
    public async Task<(LinkEnd Near, LinkEnd Far)> Connect()
    {
        var accepting = Waiting.Start(Listener.Accept);
        var near = new LinkEnd(await Waiting.For(Waiting.Start(() => Factory.Dial(Dialled)), $"{Kind} link dialled"));
        _ends.Add(near);
        var opensFirst = Kind is LinkProtocols.Udp or LinkProtocols.Quic;
        if (opensFirst)
        {
            near.Send([0x42]);
        }

        var far = new LinkEnd((await Waiting.For(accepting, $"{Kind} link accepted"))!);
        _ends.Add(far);
        if (opensFirst)
        {
            Assert.Equal([0x42], await Waiting.For(Waiting.Start(far.Receive), "first datagram"));
        }

        return (near, far);
    }

    public void Dispose()
    {
        _ends.ForEach(end => end.Dispose());
        Listener.Dispose();
    }

    /// <summary>One end, with the framing its link asks for.</summary>
    internal sealed class LinkEnd(Link link) : IDisposable
    {
        private readonly BatchSplitter _splitter = new();
        private readonly byte[] _buffer = new byte[LinkLimits.StreamBatchBytes];

        public Link Link => link;

        public int LargestBody => link.MaxBatchBytes - (link.IsStreamed ? 2 : 0);

        public LinkSendResult Send(byte[] body) => link.Send(Framed(body));

        public LinkSendResult SendInTwo(byte[] body, int headBytes)
        {
            var framed = Framed(body);
            return link.Send(framed.AsSpan(0, headBytes), framed.AsSpan(headBytes));
        }

        public LinkSendResult SendTogether(byte[][] bodies) => link.Send([.. bodies.Select(body => new ArraySegment<byte>(Framed(body)))]);

        public void Dispose()
        {
            link.Dispose();
            _splitter.Dispose();
        }

        /// <summary>The next batch, or null at the end.</summary>
        public byte[]? Receive()
        {
            if (!link.IsStreamed)
            {
                var length = link.Receive(_buffer);
                return length == Link.End ? null : _buffer[..length];
            }

            while (true)
            {
                var split = _splitter.TryTake(out var batch);
                Assert.NotEqual(BatchSplit.TooLong, split);
                if (split == BatchSplit.Ready)
                {
                    return batch.Span.ToArray();
                }

                var received = link.Receive(_splitter.FreeSpace.Span);
                if (received == Link.End)
                {
                    return null;
                }

                Assert.True(received > 0, "a stream link received nothing without being at its end");
                _splitter.Commit(received);
            }
        }

        private byte[] Framed(byte[] body)
        {
            if (!link.IsStreamed)
            {
                return body;
            }

            var framed = new byte[body.Length + 2];
            BinaryPrimitives.WriteUInt16LittleEndian(framed, (ushort)body.Length);
            body.CopyTo(framed, 2);
            return framed;
        }
    }
}
