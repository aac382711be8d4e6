using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>What a peer's bytes lead to, where they end a session or come behind the end of one.</summary>
public sealed class SessionEndTests
{
    private const string Push = "7d00016b010401000000";
    private static readonly string[] LongPush = ["e60002" + Push[..8], "2601" + Push[8..]];

    [Theory]
    [InlineData("0300", CloseReason.Generic)]
    [InlineData("2305", CloseReason.Expired)]
    public async Task Close_in_the_same_receive_ends_the_session_after_the_layer_above_has_caught_up(string close, object reason)
    {
        using var hub = new Node("a1");
        using MemoryLink link = await OpenAsync(hub);
        Recorder recorder = hub.Next().Recorder;
        int caughtUp = 0;
        recorder.WhenCaughtUp = () => caughtUp++;
        link.Send(Batches([.. LongPush, close]));

        TransportEnd end = await Waiting.For(recorder.End, "end of the session");
        Assert.Equal((1, 1, 1), (recorder.Count, recorder.Long, caughtUp));
        Assert.Equal((reason, true), ((object)end.Reason, end.ByPeer));
    }

    [Fact]
    public async Task Session_that_is_closed_here_says_why_before_its_link_ends()
    {
        using var hub = new Node("a1");
        using MemoryLink link = await OpenAsync(hub);
        hub.Next().Transport.Close(CloseReason.Unresponsive);
        Assert.Equal("02000306", Convert.ToHexString(await ReadAsync(link)));
    }

    [Theory]
    [InlineData("2305", true)]
    [InlineData("0305", false)]
    public async Task Close_of_the_session_ends_all_its_links_and_close_of_a_link_only_that(string close, bool isOver)
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        left.Dial(right, out MemoryLink first);
        (PeerTransport transport, Recorder recorder) = right.Next();
        right.Dial(left);
        Assert.Equal(2, transport.Links.Count);
        first.Send(Batches(close));
        await Waiting.Until(() => isOver ? recorder.End.IsCompleted : transport.Links.Count == 1, "end of the session, or of the link");
        Assert.Equal(isOver, transport.IsClosed);
    }

    [Fact]
    public async Task Nothing_is_handed_up_once_the_layer_above_has_closed_the_session()
    {
        using var hub = new Node("a1");
        using MemoryLink link = await OpenAsync(hub);
        (PeerTransport transport, Recorder recorder) = hub.Next();
        recorder.Each = () => transport.Close(CloseReason.Generic);
        link.Send(Batches("2500" + Push, "2501" + Push));

        TransportEnd end = await Waiting.For(recorder.End, "end of the session");
        Assert.False(end.ByPeer);
        Assert.Equal(1, recorder.Count);
    }

    [Fact]
    public async Task Receiver_that_throws_when_it_has_caught_up_ends_its_session()
    {
        using var hub = new Node("a1");
        using MemoryLink link = await OpenAsync(hub);
        Recorder recorder = hub.Next().Recorder;
        recorder.WhenCaughtUp = static () => throw new InvalidOperationException("a defect");
        link.Send(Batches(LongPush));

        TransportEnd end = await Waiting.For(recorder.End, "end of the session");
        Assert.False(end.ByPeer);
        Assert.Contains("a defect", end.Text, StringComparison.Ordinal);
    }

    // A client without priorities and with marked fragments, whose first number is 0.
    private static async Task<MemoryLink> OpenAsync(Node hub)
    {
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        hub.Manager.Accept(far);
        near.Send(Batches("810902b12701"));
        byte[] init = await ReadAsync(near);
        string cookie = Convert.ToHexString(init[^18..^2]);
        near.Send(Batches("420a0010" + cookie));
        Assert.Equal(0x62, (await ReadAsync(near))[sizeof(ushort)]);
        return near;
    }

    private static Task<byte[]> ReadAsync(MemoryLink link) => Waiting.For(Waiting.Start(() =>
    {
        var buffer = new byte[256];
        return buffer[..link.Receive(buffer)];
    }), "answer");

    private static byte[] Batches(params string[] batches) =>
        [.. batches.Select(Convert.FromHexString).SelectMany(batch => (byte[])[(byte)batch.Length, 0, .. batch])];
}
