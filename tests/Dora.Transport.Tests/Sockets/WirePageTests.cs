using System.Net.Sockets;
using Dora.Protocol;
using Dora.Transport.InMemory;
using Dora.Transport.Sockets;

namespace Dora.Transport.Tests.Sockets;

/// <summary>The bytes of docs/wire/socket-transport.md are those the code writes and reads.</summary>
public sealed class WirePageTests : IDisposable
{
    private static readonly MessageHeader Header = new(0x1122334455667788, PayloadEncoding.ArrowStream);

    private readonly Socket _first;
    private readonly Socket _second;
    private readonly FrameSender _sender;

    public WirePageTests()
    {
        (_first, var second) = SocketPair.Create();
        _second = new Socket(second);
        _sender = new FrameSender(_first);
    }

    [Fact]
    public void Greeting_is_written_as_on_the_page()
    {
        _sender.Write(FrameKind.Welcome, new Greeting(1, 1));
        _sender.Write(0, 0, new InputState(3, 42, 7));
        _sender.Write(FrameKind.Output, 0, FrameHeader.Blocks, default);
        _sender.Write(FrameKind.Credit, 0, 0, new CreditGrant(3));
        Assert.Equal(Page("greeting"), Sent(_sender));
    }

    [Fact]
    public void Greeting_of_the_page_is_read()
    {
        var receiver = Receive("greeting");
        Assert.Equal(new Greeting(1, 1), Greeting.Read(Next(receiver, new FrameHeader(FrameKind.Welcome, 0, 0, 16))));
        Assert.Equal(new InputState(3, 42, 7), InputState.Read(Next(receiver, new FrameHeader(FrameKind.Input, 0, 0, 24))));
        Next(receiver, new FrameHeader(FrameKind.Output, FrameHeader.Blocks, 0, 4));
        Assert.Equal(new CreditGrant(3), CreditGrant.Read(Next(receiver, new FrameHeader(FrameKind.Credit, 0, 0, 4))));
        Assert.False(receiver.TryReadHeader(out _));
    }

    [Fact]
    public void Message_is_written_and_read_as_on_the_page()
    {
        _sender.WriteMessage(0, 0, 42, Header, [1, 2, 3], "dora"u8);
        Assert.Equal(Page("message"), Sent(_sender));
        var receiver = Receive("message");
        Assert.True(receiver.TryReadHeader(out var header));
        var message = receiver.TryReadMessage(header, new BufferPool(0), out var number)!;
        Assert.Equal(42, number);
        Assert.Equal(Header, message.Header);
        Assert.Equal([1, 2, 3], message.Parameters.ToArray());
        Assert.Equal("dora"u8.ToArray(), message.Payload.ToArray());
    }

    [Fact]
    public void Node_writes_as_on_the_page()
    {
        _sender.Write(FrameKind.Hello, default(Greeting));
        _sender.Write(0, new ProgressReport(43, 1));
        _sender.WriteMessage(0, 0, 0, new MessageHeader(1, PayloadEncoding.Bytes), [], []);
        _sender.Write(FrameKind.Close, 0);
        Assert.Equal(Page("node"), Sent(_sender));
    }

    [Fact]
    public void Node_of_the_page_is_read()
    {
        var receiver = Receive("node");
        Assert.Equal(default, Greeting.Read(Next(receiver, new FrameHeader(FrameKind.Hello, 0, 0, 16))));
        Assert.Equal(new ProgressReport(43, 1), ProgressReport.Read(Next(receiver, new FrameHeader(FrameKind.Progress, 0, 0, 16))));
        Assert.Equal(
            new MessageHead(0, new MessageHeader(1, PayloadEncoding.Bytes), 0, 0),
            MessageHead.Read(Next(receiver, new FrameHeader(FrameKind.Message, 0, 0, 24)), 24));
        Next(receiver, new FrameHeader(FrameKind.Close, 0, 0, 0));
        Assert.False(receiver.TryReadHeader(out _));
    }

    [Fact]
    public void Refusal_is_written_as_on_the_page_and_cut_at_its_limit()
    {
        _sender.WriteRefusal("no");
        Assert.Equal(Page("refusal"), Sent(_sender));
        _sender.WriteRefusal(new string('x', 5000));
        Assert.Equal(FrameHeader.Size + FrameSender.MaxRefusalBytes, Sent(_sender).Length);
    }

    [Fact]
    public void Header_needs_eight_bytes()
    {
        var page = Page("message");
        for (var length = 0; length < FrameHeader.Size; length++)
            Assert.False(FrameHeader.TryRead(page.AsSpan(0, length), out _));
        Assert.True(FrameHeader.TryRead(page, out var header));
        Assert.Equal(new FrameHeader(FrameKind.Message, 0, 0, 31), header);
    }

    [Fact]
    public void Largest_body_on_the_page_is_the_codes() => Assert.Equal(1_073_745_944u, FrameHeader.MaxBodyLength);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static byte[] Page(string name) => WireDocument.Read("socket-transport.md", name);

    private byte[] Sent(FrameSender sender)
    {
        Assert.True(sender.TryFlush());
        var bytes = new byte[4096];
        return bytes[.._second.Receive(bytes)];
    }

    private FrameReceiver Receive(string name)
    {
        _first.Send(Page(name));
        _first.Shutdown(SocketShutdown.Send);
        return new FrameReceiver(_second);
    }

    private static ReadOnlySpan<byte> Next(FrameReceiver receiver, FrameHeader expected)
    {
        Assert.True(receiver.TryReadHeader(out var header));
        Assert.Equal(expected, header);
        Assert.True(receiver.TryRead(header.BodyLength, out var body));
        return body;
    }
}
