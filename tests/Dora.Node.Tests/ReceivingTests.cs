using Columnar.Arrays;
using Columnar.Ipc;
using Dora.Node.Tests.Harness;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;

namespace Dora.Node.Tests;

public sealed class ReceivingThroughSharedMemoryTests() : ReceivingTests(ShmFabric.Create);

public sealed class ReceivingThroughSocketsTests() : ReceivingTests(plan => SocketFabric.Create(plan));

public abstract class ReceivingTests(Func<FabricPlan, IProcessFabric> fabric)
{
    [Fact]
    public void Message_arrives_with_input_payload_parameters_and_time()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        ulong sent = HybridClock.FromDateTime(DateTimeOffset.UnixEpoch.AddYears(50));
        fixture.Feed("a", [1, 2, 3], [("width", 640)], sent);

        using InputEvent message = node.Next<InputEvent>();
        Assert.Equal("a", message.Id);
        Assert.Equal<byte>([1, 2, 3], message.Bytes.ToArray());
        Assert.Equal(PayloadEncoding.Bytes, message.Encoding);
        Assert.Equal(640, message.Parameters["width"].ToInt64());
        Assert.Equal(sent, message.Timestamp);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddYears(50), message.SentAt);
        Assert.Equal<byte>([1, 2, 3], Assert.IsType<PrimitiveArray<byte>>(message.Array).Values.ToArray());
    }

    [Fact]
    public void Arrow_payload_is_decoded_and_text_is_read()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        FeedArrow(fixture, PrimitiveArray.From(1.5, 2.5));
        FeedArrow(fixture, Utf8Array.From("hello"));
        fixture.Feed("a", "plain"u8.ToArray());

        using (InputEvent numbers = node.Next<InputEvent>())
        {
            Assert.Equal([1.5, 2.5], Assert.IsType<PrimitiveArray<double>>(numbers.Array).Values);
            Assert.Contains("not one text", Assert.Throws<DoraNodeException>(numbers.GetText).Message, StringComparison.Ordinal);
        }

        using (InputEvent text = node.Next<InputEvent>())
            Assert.Equal("hello", text.GetText());
        using (InputEvent bytes = node.Next<InputEvent>())
            Assert.Equal("plain", bytes.GetText());
    }

    [Fact]
    public void Damaged_payload_and_parameters_are_named_where_they_are_read()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.PeerOutbox.Publish(0, [1, 2, 3], new MessageHeader(1, PayloadEncoding.ArrowStream), [9]);

        using InputEvent message = node.Next<InputEvent>();
        Assert.Contains("input `a` cannot be read as an Arrow array", Assert.Throws<DoraNodeException>(() => message.Array).Message, StringComparison.Ordinal);
        Assert.Contains("parameters of the message on input `a`", Assert.Throws<DoraNodeException>(() => message.Parameters).Message, StringComparison.Ordinal);
        Assert.Equal<byte>([1, 2, 3], message.Bytes.ToArray());
    }

    [Fact]
    public void Inputs_take_turns_and_keep_their_order()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        foreach (byte number in (byte[])[1, 2, 3])
            fixture.Feed("a", number);
        foreach (byte number in (byte[])[1, 2, 3])
            fixture.Feed("b", number);

        (string Id, byte First)[] received = [.. Enumerable.Range(0, 6).Select(_ => node.NextMessage())];
        Assert.Equal([1, 2, 3], received.Where(message => message.Id == "a").Select(message => message.First));
        Assert.Equal([1, 2, 3], received.Where(message => message.Id == "b").Select(message => message.First));
    }

    [Fact]
    public void Closed_input_is_told_after_its_last_message_and_all_of_them_stop_the_node()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.Feed("a", 1);
        fixture.CloseInput("a");
        Assert.Equal(("a", 1), node.NextMessage());
        Assert.Equal("a", node.Next<InputClosedEvent>().Id);
        fixture.Feed("b", 2);
        Assert.Equal(("b", 2), node.NextMessage());
        fixture.CloseInput("b");

        Assert.Equal("b", node.Next<InputClosedEvent>().Id);
        Assert.False(node.Ended);
        Assert.Equal(StopCause.AllInputsClosed, node.Next<StopEvent>().Cause);
        Assert.True(node.Ended);
        Assert.Null(node.Receive());
        Assert.False(node.TryReceive(out _));
    }

    [Fact]
    public void Node_with_a_timer_never_hears_that_all_inputs_are_closed()
    {
        using NodeFixture fixture = Fixture(["a"], timer: true);
        using DoraNode node = fixture.Connect();
        fixture.CloseInput("a");

        Assert.Equal("a", node.Next<InputClosedEvent>().Id);
        Assert.Null(node.Receive(TimeSpan.Zero));
        Assert.False(node.Ended);
        fixture.Feed("tick", 7);
        Assert.Equal(("tick", 7), node.NextMessage());
    }

    [Fact]
    public void Source_without_inputs_only_hears_a_stop()
    {
        using NodeFixture fixture = Fixture([]);
        using DoraNode node = fixture.Connect();

        Assert.Null(node.Receive(TimeSpan.FromMilliseconds(1)));
        Assert.False(node.Ended);
        fixture.Daemon.Say(new DaemonToNode.Stop());
        Assert.Equal(StopCause.Manual, node.Next<StopEvent>().Cause);
        Assert.Null(node.Receive());
    }

    [Fact]
    public void Stop_overtakes_waiting_messages_and_ends_the_events()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.Feed("a", 1);
        fixture.Daemon.Say(new DaemonToNode.Reload());
        fixture.Daemon.Say(new DaemonToNode.Stop());
        Eventually.Holds(() => node.HasPendingEnd, "the stop reaches the node");

        Assert.Equal(StopCause.Manual, node.Next<StopEvent>().Cause);
        Assert.Null(node.Receive());
    }

    [Fact]
    public void Every_other_event_of_the_daemon_is_told()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.Daemon.Say(new DaemonToNode.Reload());
        Assert.Null(node.Next<ReloadEvent>().OperatorId);
        fixture.Daemon.Say(new DaemonToNode.Reload(new OperatorId("op")));
        Assert.Equal("op", node.Next<ReloadEvent>().OperatorId);
        fixture.Daemon.Say(new DaemonToNode.InputTimedOut(new DataId("a")));
        Assert.Equal("a", node.Next<InputTimedOutEvent>().Id);
        fixture.Daemon.Say(new DaemonToNode.InputRecovered(new DataId("a")));
        Assert.Equal("a", node.Next<InputRecoveredEvent>().Id);
        fixture.Daemon.Say(new DaemonToNode.NodeRestarted(new NodeId("peer")));
        Assert.Equal("peer", node.Next<NodeRestartedEvent>().NodeId);
        fixture.Daemon.Say(new DaemonToNode.NodeFailed(new NodeId("peer"), "exited with code 1", [new DataId("a")]));
        NodeFailedEvent failure = node.Next<NodeFailedEvent>();
        Assert.Equal(("peer", "exited with code 1"), (failure.NodeId, failure.Error));
        Assert.Equal(["a"], failure.AffectedInputs);
        fixture.Daemon.Say(new DaemonToNode.Refused("now?"));
        Assert.Contains("Refused", node.Next<ErrorEvent>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_of_a_sender_is_told_before_its_input_closes()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        foreach (string input in fixture.Inputs)
        {
            fixture.Feed(input, 1);
            Assert.Equal((input, 1), node.NextMessage());
            fixture.Daemon.Say(new DaemonToNode.NodeFailed(new NodeId("peer"), "exited with code 1", [new DataId(input)]));
            fixture.CloseInput(input);

            Assert.Equal([input], node.Next<NodeFailedEvent>().AffectedInputs);
            Assert.Equal(input, node.Next<InputClosedEvent>().Id);
        }
    }

    [Fact]
    public void Unread_events_of_the_daemon_are_bounded_and_the_loss_is_told()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        for (int count = 0; count < Receiving.ControlEvents.MaxPending + 5; count++)
            fixture.Daemon.Say(new DaemonToNode.Reload());
        node.Log(LogLevel.Info, "marker");
        fixture.Daemon.Hear<NodeToDaemon.Log>();
        fixture.Daemon.Say(new DaemonToNode.Stop());
        Eventually.Holds(() => node.HasPendingEnd, "everything the daemon said reaches the node");

        Assert.IsType<StopEvent>(node.Receive());
    }

    [Fact]
    public void Lost_daemon_is_one_error_event_and_then_the_end()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.Daemon.Vanish();

        Assert.Contains("is lost", node.Next<ErrorEvent>().Message, StringComparison.Ordinal);
        Assert.True(node.Ended);
        Assert.Null(node.Receive());
        node.Log(LogLevel.Info, "to nobody");
    }

    [Fact]
    public void Waiting_ends_with_the_time()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();

        Assert.Null(node.Receive(TimeSpan.FromMilliseconds(5)));
        Assert.False(node.Ended);
        Assert.Throws<ArgumentOutOfRangeException>(() => node.Receive(TimeSpan.FromSeconds(-3)));
    }

    [Fact]
    public void Disposed_event_refuses_to_be_read_and_to_be_disposed_again_does_nothing()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        fixture.Feed("a", 1);
        InputEvent message = node.Next<InputEvent>();
        message.Dispose();
        message.Dispose();

        Assert.Throws<ObjectDisposedException>(() => message.Payload);
        Assert.Throws<ObjectDisposedException>(() => message.Parameters);
    }

    [Fact]
    public void Event_held_beyond_its_node_refuses_to_be_read()
    {
        using NodeFixture fixture = Fixture();
        DoraNode node = fixture.Connect();
        fixture.Feed("a", 1);
        InputEvent message = node.Next<InputEvent>();
        node.Dispose();

        Assert.Throws<ObjectDisposedException>(() => message.Payload);
        message.Dispose();
    }

    [Fact]
    public void Node_may_hold_many_messages_and_those_beyond_the_limit_are_copies()
    {
        const int Count = Limits.MaxHeldSamples + 20;
        using NodeFixture fixture = Fixture(queueSize: Count);
        using DoraNode node = fixture.Connect();
        for (int number = 0; number < Count; number++)
            fixture.Feed("a", [(byte)number, (byte)(number >> 8)], [("n", number)], (ulong)number + 1);

        List<InputEvent> held = [.. Enumerable.Range(0, Count).Select(_ => node.Next<InputEvent>())];
        Assert.Equal(20, node.CopiedMessages);
        for (int number = 0; number < Count; number++)
        {
            Assert.Equal([(byte)number, (byte)(number >> 8)], held[number].Bytes.ToArray());
            Assert.Equal(number, held[number].Parameters["n"].ToInt64());
            Assert.Equal((ulong)number + 1, held[number].Timestamp);
        }

        held.ForEach(message => message.Dispose());
        fixture.Feed("a", 9);
        Assert.Equal(("a", 9), node.NextMessage());
        Assert.Equal(20, node.CopiedMessages);
    }

    [Fact]
    public void Forgotten_events_are_found_once_the_garbage_collector_took_them()
    {
        using NodeFixture fixture = Fixture(queueSize: 2 * Limits.MaxHeldSamples);
        using DoraNode node = fixture.Connect();
        Forget(fixture, node, Limits.MaxHeldSamples);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Forget(fixture, node, Limits.MaxHeldSamples / 2);

        Assert.Equal(0, node.CopiedMessages);
    }

    [Fact]
    public async Task Asynchronous_enumeration_sees_the_same_events()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        List<string> seen = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (NodeEvent next in node)
                seen.Add(next is InputEvent message ? $"{message.Id}{message.Bytes[0]}" : next.GetType().Name);
        });
        fixture.Feed("a", 1);
        fixture.CloseInput("a");
        fixture.Feed("b", 2);
        fixture.CloseInput("b");
        await reading.WaitAsync(TestDaemon.Deadline);

        Assert.Equal(5, seen.Count);
        Assert.Equal("StopEvent", seen[^1]);
        Assert.True(seen.IndexOf("a1") >= 0 && seen.IndexOf("b2") > 0);
    }

    [Fact]
    public async Task Cancelled_wait_loses_nothing_and_leaves_the_node_usable()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        using CancellationTokenSource cancellation = new();
        Task<NodeEvent?> waiting = node.ReceiveAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestDaemon.Deadline));
        fixture.Feed("a", 1);

        Assert.Equal(("a", 1), node.NextMessage());
        Task<NodeEvent?> next = node.ReceiveAsync().AsTask();
        fixture.Feed("b", 2);
        using NodeEvent? message = await next.WaitAsync(TestDaemon.Deadline);
        Assert.Equal("b", Assert.IsType<InputEvent>(message).Id);
    }

    [Fact]
    public void Blocking_enumeration_gives_each_message_back_before_the_next()
    {
        using NodeFixture fixture = Fixture(["a"]);
        using DoraNode node = fixture.Connect();
        fixture.Feed("a", 1);
        fixture.Feed("a", 2);
        fixture.CloseInput("a");

        List<InputEvent> seen = [];
        foreach (NodeEvent next in node)
        {
            if (next is InputEvent message)
                seen.Add(message);
        }

        Assert.Equal(2, seen.Count);
        Assert.All(seen, message => Assert.Throws<ObjectDisposedException>(() => message.Payload));
    }

    [Fact]
    public void Second_receiving_thread_is_refused_and_dispose_releases_the_first()
    {
        using NodeFixture fixture = Fixture();
        DoraNode node = fixture.Connect();
        NodeEvent? result = new ErrorEvent("not set");
        using ManualResetEventSlim running = new();
        Thread receiver = new(() =>
        {
            running.Set();
            result = node.Receive();
        });
        receiver.Start();
        running.Wait(TestDaemon.Deadline);
        Eventually.Holds(() => Refused(node), "the second receive is refused");
        node.Dispose();

        Assert.True(receiver.Join(TestDaemon.Deadline), "the receiving thread has not returned after the node was disposed");
        Assert.Null(result);
        Assert.Throws<ObjectDisposedException>(() => node.Receive());
    }

    private static bool Refused(DoraNode node)
    {
        try
        {
            node.TryReceive(out _);
            return false;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message.Contains("another thread is receiving", StringComparison.Ordinal);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(NodeFixture fixture, DoraNode node, int count)
    {
        for (int number = 0; number < count; number++)
            fixture.Feed("a", 1);
        for (int number = 0; number < count; number++)
            Assert.Equal(1, node.Next<InputEvent>().Bytes[0]);
    }

    private static void FeedArrow(NodeFixture fixture, ArrowArray array) =>
        fixture.PeerOutbox.Publish(0, ArrowStream.ToBytes(array), new MessageHeader(1, PayloadEncoding.ArrowStream), []);

    private NodeFixture Fixture(string[]? inputs = null, int queueSize = 64, bool timer = false) => new(inputs, queueSize, timer, fabric);
}
