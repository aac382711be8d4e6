using System.Collections.Concurrent;
using Zenoh.Links;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>What the operator hears of sessions that end and come back.</summary>
public sealed class SessionNewsTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _left = [];
    private readonly ConcurrentQueue<string> _right = [];

    [Fact]
    public async Task Session_that_breaks_and_its_return_are_told_on_both_sides()
    {
        using var left = new Node("a1", Telling(_left));
        using var right = new Node("b2", Telling(_right));
        left.Dial(right, out MemoryLink link);
        (Recorder atLeft, Recorder atRight) = (left.Next().Recorder, right.Next().Recorder);

        link.Dispose();
        await Waiting.For(atLeft.End, "end on one side");
        await Waiting.For(atRight.End, "end on the other side");
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["The connection with peer b2 ended (tcp/left:1 -> tcp/right:1: closed here); it is dialled again when it is found again."], _left);
        Assert.Equal(["The connection with peer a1 ended (tcp/right:1 -> tcp/left:1: closed by the other side); it may dial again."], _right);

        left.Dial(right);
        right.Next();
        _time.Advance(ConnectionReports.Period);
        Assert.Equal("There is a connection with peer b2 again (tcp/left:1 -> tcp/right:1).", _left.Last());
        Assert.Equal("There is a connection with peer a1 again (tcp/right:1 -> tcp/left:1).", _right.Last());
    }

    [Fact]
    public async Task Node_that_dials_and_leaves_in_order_is_not_told_of()
    {
        using var left = new Node("a1", Telling(_left));
        using var right = new Node("b2", Telling(_right));
        left.Dial(right);
        Recorder atRight = right.Next().Recorder;

        left.Dispose();
        await Waiting.For(atRight.End, "end of the session");
        _time.Advance(ConnectionReports.Period);
        Assert.Empty(_left);
        Assert.Empty(_right);
    }

    [Fact]
    public async Task Node_that_is_dialled_again_is_told_of_when_it_leaves_while_it_is_away_and_when_another_has_its_place()
    {
        using var left = new Node("a1", Telling(_left));
        Endpoint endpoint = Endpoint.Parse($"unixsock-stream/{Path.Combine(Path.GetTempPath(), $"zt-{Guid.NewGuid():N}.sock")}");
        var connected = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var right = new Node("b2"))
        {
            right.Manager.Listen(endpoint);
            left.Manager.KeepConnected(endpoint, RetryOptions.Default, state => _ = state.IsConnected && connected.TrySetResult(true));
            await Waiting.For(connected.Task, "session");
        }

        await Told("The connection with peer b2 ended (", "closed by the other side); it is dialled again.");
        await Told($"{endpoint}: cannot connect", "; it is dialled again.");
        using var other = new Node("c3");
        other.Manager.Listen(endpoint);
        await Told($"{endpoint} is connected again, now with peer c3");
    }

    [Fact]
    public async Task Message_that_is_too_long_is_told_of_and_counted_and_what_follows_it_arrives()
    {
        using var left = new Node("a1");
        using var right = new Node("b2", Telling(_right) with { MaxMessageBytes = 100_000 });
        PeerTransport transport = left.Dial(right);
        Recorder recorder = right.Next().Recorder;

        Messages.Send(transport, 1, 200_000);
        Messages.Send(transport, 2, 8);
        await Waiting.Until(() => recorder.Count == 1, "the message that is not too long");
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(
            ["A message of peer a1 was dropped: it, or what is unfinished of all its messages, is longer than the 100000 bytes of transport/link/rx/max_message_size here."], _right);
        Assert.Equal(1, right.Manager.TooLongMessages);
    }

    private TransportOptions Telling(ConcurrentQueue<string> told) =>
        new() { Time = _time, Lease = TimeSpan.FromDays(1), OpenTimeout = TimeSpan.FromDays(1), AcceptTimeout = TimeSpan.FromDays(1), Warn = told.Enqueue };

    private Task Told(params string[] parts) => Waiting.Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return _left.Any(text => parts.All(part => text.Contains(part, StringComparison.Ordinal)));
    }, $"warning with {string.Join(" … ", parts)}");
}
