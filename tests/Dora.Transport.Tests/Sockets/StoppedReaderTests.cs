using System.Diagnostics;
using Dora.Protocol;
using Dora.Transport.InMemory;
using Dora.Transport.Sockets;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Sockets;

/// <summary>A process that reads nothing, as one stopped with SIGSTOP, costs its senders nothing.</summary>
public sealed class StoppedReaderTests
{
    [Fact]
    public void Senders_go_on_while_a_reader_is_stopped_and_it_finds_the_newest_afterwards()
    {
        using var fabric = SocketFabric.Create(Plans.FanOut(2, 3));
        using var source = Handover.Attach(fabric, Plans.Source);
        using var other = Handover.Attach(fabric, 2);
        using var stopped = new RawNode(fabric, 1);
        stopped.SayHello();
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(PublishOutcome.Published, source.Outbox.Publish(0, new byte[50_000], new MessageHeader((ulong)i, PayloadEncoding.Bytes), []));
            Assert.True(other.Inbox.Wait(Rig.Deadline), $"message {i} did not pass the stopped reader");
            Assert.Equal(TakeStatus.Message, other.Inbox.TryTake(out var sample, out _));
            Assert.Equal((ulong)i, sample!.Header.Timestamp);
            sample.Dispose();
        }
        var numbers = ReadUntil(stopped, 299);
        Assert.Equal([297L, 298L, 299L], numbers[^3..]);
        Assert.True(numbers.Count < 50, $"{numbers.Count} messages were kept for a reader with a queue of 3");
        Assert.Equal(300 - numbers.Count, fabric.Counters(0).Dropped);
    }

    [Fact]
    public void Memory_kept_for_a_stopped_reader_stays_below_the_limit_of_the_pool()
    {
        var plan = Plans.SmallPool(Plans.OneToOne(1000));
        using var fabric = SocketFabric.Create(plan);
        using var source = Handover.Attach(fabric, Plans.Source);
        using var stopped = new RawNode(fabric, 1);
        for (var i = 0; i < 100; i++)
            source.Outbox.Publish(0, new byte[4_000_000], default, []);
        Rig.Until(() => fabric.Counters(0).Published == 100, () => $"the daemon stopped reading: {fabric.Counters(0)}");
        var kept = fabric.Counters(0).Unread * 4_000_000L;
        Assert.True(kept <= plan.Participants[0].PoolLimitBytes, $"{kept:N0} bytes are kept");
        Assert.True(fabric.Counters(0).Dropped > 50, $"{fabric.Counters(0)}");
    }

    [Fact]
    public void Pool_that_samples_hold_is_exhausted_with_a_remedy()
    {
        using var fabric = new InMemoryFabric(Plans.SmallPool(Plans.OneToOne(10)));
        using var inbox = fabric.OpenInbox(1);
        using var outbox = fabric.OpenOutbox(Plans.Source);
        var error = Assert.Throws<TransportException>(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                outbox.Publish(0, new byte[10_000_000], default, []);
                inbox.TryTake(out _, out _);
            }
        });
        Assert.Contains("'source' has 60,000,000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("Dispose samples sooner", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_that_is_stopped_can_be_given_up()
    {
        using var fabric = SocketFabric.Create(Plans.OneToOne(3));
        using var source = Handover.Attach(fabric, Plans.Source);
        using var stopped = new RawNode(fabric, 1);
        for (var i = 0; i < 20; i++)
            source.Outbox.Publish(0, new byte[1_000_000], default, []);
        Rig.Until(() => fabric.Counters(0).Published == 20, () => $"{fabric.Counters(0)}");
        var clock = Stopwatch.StartNew();
        fabric.Gone(1, willReturn: false);
        Assert.True(clock.Elapsed < Rig.Deadline, $"giving it up took {clock.Elapsed}");
        Assert.Equal(0, fabric.Counters(0).Unread);
    }

    [Fact]
    public void Daemon_that_is_gone_closes_inputs_and_outputs()
    {
        var fabric = SocketFabric.Create(Plans.PingPong(3));
        using var node = Handover.Attach(fabric, 0);
        using var waiting = Background.Run(() => Assert.True(node.Inbox.Wait(Rig.Deadline), "the end of the daemon went unnoticed"));
        fabric.Dispose();
        waiting.Join();
        Rig.Until(() => node.Inbox.TryTake(out _, out _) == TakeStatus.Closed, () => "the input did not close");
        Rig.Until(() => node.Outbox.Publish(0, [1], default, []) == PublishOutcome.Closed, () => "the output did not close");
    }

    [Fact]
    public void Node_that_was_refused_learns_why_when_it_publishes()
    {
        var (daemon, nodeEnd) = SocketPair.Create();
        var sender = new FrameSender(daemon);
        sender.Write(FrameKind.Welcome, new Greeting(0, 1));
        sender.Write(FrameKind.Output, 0, 0, default);
        sender.TryFlush();
        var description = new EndpointDescription.Socket { Inputs = 0, Outputs = 1, SocketDescriptor = 0 };
        using var node = SocketEndpoint.Attach(description, [Handover.Duplicate((int)nodeEnd.DangerousGetHandle())]);
        nodeEnd.Dispose();
        sender.WriteRefusal("you are broken");
        sender.TryFlush();
        daemon.Dispose();
        string? reason = null;
        Rig.Until(() => (reason = Refusal(node)) is not null, () => "publishing never failed");
        Assert.Equal("you are broken", reason);
    }

    private static string? Refusal(Endpoint node)
    {
        try
        {
            node.Outbox.Publish(0, [1], default, []);
            return null;
        }
        catch (TransportException e)
        {
            return e.Message;
        }
    }

    [Fact]
    public void Description_that_contradicts_the_socket_fails_with_a_reason()
    {
        using var fabric = SocketFabric.Create(Plans.OneToOne(3));
        var endpoint = fabric.Open(1);
        var wrong = (EndpointDescription.Socket)endpoint.Description with { Inputs = 2 };
        var error = Assert.Throws<FrameException>(() => SocketEndpoint.Attach(wrong, [Handover.Duplicate(endpoint.FileDescriptors[0])]));
        Assert.Contains("announced 2 inputs and 0 outputs, its socket has 1 and 0", error.Message, StringComparison.Ordinal);
    }

    private static List<long> ReadUntil(RawNode node, long last)
    {
        var numbers = new List<long>();
        var pool = new BufferPool(0);
        while (numbers.Count == 0 || numbers[^1] < last)
        {
            Assert.True(node.Receiver.TryReadHeader(out var header), "the stream ended");
            if (header.Kind != FrameKind.Message)
            {
                Assert.True(node.Receiver.TryRead(header.BodyLength, out _));
                continue;
            }
            var message = node.Receiver.TryReadMessage(header, pool, out var number);
            Assert.Equal((ulong)number, message!.Header.Timestamp);
            message.Release();
            numbers.Add(number);
        }
        return numbers;
    }
}
