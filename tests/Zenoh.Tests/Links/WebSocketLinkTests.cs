using System.Net.WebSockets;
using Zenoh.Links;
using Zenoh.Links.WebSockets;

namespace Zenoh.Tests.Links;

public sealed class WebSocketLinkTests
{
    [Fact]
    public async Task Framework_client_talks_to_the_listener_on_any_path()
    {
        using var rig = new LinkRig("ws");
        var accepting = Waiting.Start(rig.Listener.Accept);
        using var client = new ClientWebSocket();
        var cancellation = TestContext.Current.CancellationToken;
        await client.ConnectAsync(new Uri($"ws://{rig.Dialled.Address}/any/path?x=1"), cancellation);
        using var link = (await Waiting.For(accepting, "link of the framework's client"))!;
        var body = new byte[40_000];
        new Random(5).NextBytes(body);

        await client.SendAsync(body.AsMemory(0, 10_000), WebSocketMessageType.Binary, endOfMessage: false, cancellation);
        await client.SendAsync(body.AsMemory(10_000, 20_000), WebSocketMessageType.Binary, endOfMessage: false, cancellation);
        await client.SendAsync(body.AsMemory(30_000), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        var buffer = new byte[LinkLimits.StreamBatchBytes];
        Assert.Equal(40_000, await Waiting.For(Waiting.Start(() => link.Receive(buffer)), "message in three fragments"));
        Assert.Equal(body, buffer[..40_000]);

        Assert.Equal(LinkSendResult.Sent, link.Send(body));
        link.Dispose();
        var received = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await client.ReceiveAsync(buffer.AsMemory(received), cancellation);
            received += part.Count;
        }
        while (!part.EndOfMessage);
        Assert.Equal(body, buffer[..received]);
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(buffer.AsMemory(), cancellation)).MessageType);
    }

    [Fact]
    public void Reader_answers_pings_between_fragments_and_joins_the_message()
    {
        using var reader = new WebSocketReader(maskRequired: false);
        byte[] stream = [0x02, 2, 1, 2, 0x89, 1, 7, 0x8A, 0, 0x80, 2, 3, 4, 0x88, 0];
        var message = new byte[100];
        var found = new List<WebSocketRead>();
        foreach (var value in stream)
        {
            reader.FreeSpace.Span[0] = value;
            reader.Commit(1);
            var read = reader.TryTake(message, out var length);
            if (read == WebSocketRead.Ping)
            {
                Assert.Equal([7], reader.Control.ToArray());
            }
            else if (read == WebSocketRead.Message)
            {
                Assert.Equal([1, 2, 3, 4], message[..length]);
            }

            found.Add(read);
        }

        Assert.Equal([WebSocketRead.Ping, WebSocketRead.Message, WebSocketRead.Close], found.Where(read => read != WebSocketRead.NeedMore));
        Assert.True(reader.IsEmpty);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0 }, false, "text message")]
    [InlineData(new byte[] { 0x80, 0 }, false, "begins with a continuation")]
    [InlineData(new byte[] { 0x02, 0, 0x82, 0 }, false, "begins inside another")]
    [InlineData(new byte[] { 0x82, 0 }, true, "without a mask")]
    [InlineData(new byte[] { 0x82, 0x80, 1, 2, 3, 4 }, false, "masked frame")]
    [InlineData(new byte[] { 0xC2, 0 }, false, "reserved bits")]
    [InlineData(new byte[] { 0x83, 0 }, false, "unknown kind")]
    [InlineData(new byte[] { 0x09, 0 }, false, "control frame")]
    [InlineData(new byte[] { 0x89, 126, 0, 126 }, false, "control frame")]
    [InlineData(new byte[] { 0x82, 127, 0xFF, 0, 0, 0, 0, 0, 0, 0 }, false, "impossible length")]
    [InlineData(new byte[] { 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0 }, false, "longer than 100 bytes")]
    [InlineData(new byte[] { 0x02, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 60 }, false, "longer than 100 bytes")]
    public void Reader_refuses_what_the_protocol_forbids(byte[] stream, bool fromClient, string expected)
    {
        using var reader = new WebSocketReader(maskRequired: fromClient);
        stream.CopyTo(reader.FreeSpace.Span);
        reader.Commit(stream.Length);

        Assert.Equal(WebSocketRead.Broken, reader.TryTake(new byte[100], out _));
        Assert.Contains(expected, reader.Fault, StringComparison.Ordinal);
    }
}
