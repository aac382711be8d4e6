using System.Diagnostics;
using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

public sealed class TransmitterTests
{
    private static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);
    private static readonly SendOptions Droppable = Blocking with { Congestion = CongestionControl.Drop };
    private static readonly TransportOptions Patient = new() { WaitBeforeClose = TimeSpan.FromMinutes(10) };
    private static readonly SendOptions FirstBlocks = Blocking with { Congestion = CongestionControl.BlockFirst };

    [Fact]
    public void Message_leaves_on_the_publishing_thread_when_the_link_is_idle()
    {
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet);
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, 10, Blocking));
        Assert.Equal([Environment.CurrentManagedThreadId], outlet.Threads);
        Assert.Equal([1], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Tail_of_a_burst_leaves_without_a_further_call()
    {
        const int messages = 30_000;
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet);
        for (int i = 0; i < messages; i++)
            Send(transmitter, i, 16, Blocking);
        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(Enumerable.Range(0, messages), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    // Held messages wake no writer, so nobody else can come to send: a writer that happens to be awake may take a full batch as well.
    [Fact]
    public async Task Full_batches_of_blocking_messages_leave_on_the_publishing_thread_when_nobody_else_sends()
    {
        const int batch = 65_535;
        const int messages = 1_000;
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet, batch);
        for (int i = 0; i < messages; i++)
            Send(transmitter, i, 1_000, Blocking with { IsHeld = true });
        int full = outlet.Batches.Count;
        Assert.InRange(full, messages * 1_000 / batch, messages);
        Assert.All(outlet.Batches, length => Assert.InRange(length, batch - 1_100, batch));
        Assert.All(outlet.Threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        transmitter.Release();
        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(full + 1, outlet.Batches.Count);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Large_batches_of_droppable_messages_never_leave_on_the_publishing_thread()
    {
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet);
        int publisher = Environment.CurrentManagedThreadId;
        int sent = Enumerable.Range(0, 2_000).Count(i => Send(transmitter, i, 1_000, Droppable) == SendOutcome.Sent);
        await Waiting.Until(() => outlet.Arrived().Count == sent, "messages that were not dropped");
        int[] here = [.. Enumerable.Range(0, outlet.Batches.Count).Where(i => outlet.Threads[i] == publisher)];
        Assert.All(here, i => Assert.InRange(outlet.Batches[i], 1, TransportLimits.InlineBytes));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Held_messages_leave_together_on_the_thread_that_releases_them()
    {
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet);
        for (int i = 0; i < 20; i++)
            Send(transmitter, i, 10, Blocking with { IsHeld = true });
        Assert.Empty(outlet.Batches);
        transmitter.Release();
        Assert.Equal([Environment.CurrentManagedThreadId], outlet.Threads);
        Assert.Equal(Enumerable.Range(0, 20), outlet.Arrived().Select(message => message.Number));
        transmitter.Release();
        Assert.Single(outlet.Batches);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Peer_that_takes_nothing_delays_only_its_own_transport()
    {
        var stuck = new Outlet { IsHeld = true };
        var other = new Outlet();
        Transmitter towardsStuck = Make(stuck, batch: 128);
        Transmitter towardsOther = Make(other);
        Task blocked = Waiting.Start(() => Enumerable.Range(0, 10).All(i => Send(towardsStuck, i, 80, Blocking) == SendOutcome.Sent));
        await Waiting.Until(() => stuck.Waiting == 1, "send that waits");
        for (int i = 0; i < 10_000; i++)
            Assert.Equal(SendOutcome.Sent, Send(towardsOther, i, 80, Blocking));
        await Waiting.Until(() => other.Arrived().Count == 10_000, "messages of the other transport");
        Assert.Empty(stuck.Arrived());
        stuck.IsHeld = false;
        await blocked;
        await Waiting.Until(() => stuck.Arrived().Count == 10, "messages of the transport that stood still");
        towardsStuck.Close(TimeSpan.Zero);
        towardsOther.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Held_messages_that_fill_a_batch_do_not_wait_for_the_release()
    {
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        for (int i = 0; i < 10; i++)
            Send(transmitter, i, 80, Blocking with { IsHeld = true });
        Assert.Equal(Enumerable.Range(0, 9), outlet.Arrived().Select(message => message.Number));
        transmitter.Release();
        Assert.Equal(Enumerable.Range(0, 10), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_gather_in_one_frame_while_the_link_is_busy()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet);
        Task first = Waiting.Start(() => Send(transmitter, 0, 10, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        for (int i = 1; i <= 100; i++)
            Send(transmitter, i, 10, Blocking);
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 101, "messages");
        Assert.Equal(2, outlet.Batches.Count);
        Assert.Equal(Enumerable.Range(0, 101), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Droppable_message_is_dropped_and_counted_when_nothing_moves()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        SendOutcome[] outcomes = [.. Enumerable.Range(1, 5).Select(i => Send(transmitter, i, 80, Droppable))];
        Assert.Equal([SendOutcome.Sent, SendOutcome.Sent, SendOutcome.Dropped, SendOutcome.Dropped, SendOutcome.Dropped], outcomes);
        Assert.Equal(3, transmitter.Dropped);
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 3, "messages that were not dropped");
        Assert.Null(outlet.GivenUp);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_waits_for_room_and_gives_the_transport_up_when_there_is_none()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: new TransportOptions { WaitBeforeClose = TimeSpan.FromMilliseconds(50) });
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, 80, Blocking));
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 2, 80, Blocking));
        Assert.Equal(SendOutcome.Closed, Send(transmitter, 3, 80, Blocking));
        Assert.NotNull(outlet.GivenUp);
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_goes_on_as_soon_as_there_is_room()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Task all = Waiting.Start(() => Enumerable.Range(1, 50).All(i => Send(transmitter, i, 80, Blocking) == SendOutcome.Sent));
        outlet.IsHeld = false;
        await first;
        await all.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        await Waiting.Until(() => outlet.Arrived().Count == 51, "messages");
        Assert.Equal(Enumerable.Range(0, 51), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Long_messages_of_many_threads_leave_in_the_order_they_came()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        List<Task> sends = [];
        for (int i = 0; i < 20; i++)
        {
            int number = i;
            sends.Add(Waiting.Start(() => Send(transmitter, number, 1_000, Blocking)));
            await Waiting.Until(() => outlet.Waiting + transmitter.Waiting == number + 1, $"send {number} that waits");
        }

        outlet.IsHeld = false;
        await Task.WhenAll(sends).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        await Waiting.Until(() => outlet.Arrived().Count == 20, "messages");
        Assert.Equal(Enumerable.Range(0, 20), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_waits_on_while_the_other_side_takes_something_now_and_then()
    {
        TimeSpan patience = TimeSpan.FromSeconds(3);
        SendOptions urgent = Blocking with { Priority = Priority.RealTime, Express = true };
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: new TransportOptions { WaitBeforeClose = patience });
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, urgent));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Send(transmitter, 1, 80, Blocking);
        Send(transmitter, 2, 80, Blocking);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, Blocking));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");

        // Urgent messages pass one by one, until the other has waited for longer than the other side may take nothing.
        int passed = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < 1.5 * patience; passed++)
        {
            Send(transmitter, 4 + passed, 80, urgent);
            outlet.LetOnePass();
            await Waiting.Until(() => outlet.Arrived().Count == passed + 1 && outlet.Waiting == 1, "urgent message, and the next one after it");
        }

        Assert.False(waits.IsCompleted, "there was no room for it");
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the message that waited"));
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 4 + passed, "messages");
        Assert.Null(outlet.GivenUp);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Droppable_message_does_not_wait_again_for_a_link_that_has_taken_nothing_since_the_last_one()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: Patient with { WaitBeforeDrop = TimeSpan.FromMilliseconds(300) });
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i <= 300; i++)
            Send(transmitter, i, 80, Droppable);

        // All of them waiting would take a minute and a half.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(60));
        Assert.Equal(298, transmitter.Dropped);
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task First_of_the_block_first_messages_waits_and_the_others_are_dropped_meanwhile()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Send(transmitter, 1, 80, Blocking);
        Send(transmitter, 2, 80, Blocking);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, FirstBlocks));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 4, 80, FirstBlocks));
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the message that waited"));
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 4, "messages");
        Assert.Equal([0, 1, 2, 3], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Urgent_messages_overtake_those_that_wait()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet);
        Task first = Waiting.Start(() => Send(transmitter, 0, 10, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        foreach (int priority in Enumerable.Range(0, 8).Reverse())
            Send(transmitter, 10 + priority, 10, Blocking with { Priority = (Priority)priority });
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 9, "messages");
        Assert.Equal(Enumerable.Range(0, 8).Select(priority => (Priority)priority), outlet.Arrived().Skip(1).Select(message => message.Priority));
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(16, true)]
    [InlineData(130, false)]
    [InlineData(2_048, true)]
    [InlineData(65_535, true)]
    public async Task Message_longer_than_a_batch_arrives_whole(int batch, bool marks)
    {
        var outlet = new Outlet(marks);
        Transmitter transmitter = Make(outlet, batch, marks: marks);
        int length = Math.Min(batch * 40, 1_000_000);
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 0, length, Blocking));
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, length, Blocking with { Reliability = Reliability.BestEffort }));
        await Waiting.Until(() => outlet.Arrived().Count == 2, "messages");
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact && message.Length == length));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Message_given_up_between_fragments_leaves_the_next_one_whole()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: Patient with { WaitBeforeDropFragments = TimeSpan.FromMilliseconds(5) });
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 1, 10_000, Droppable));
        outlet.IsHeld = false;
        await first;
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 2, 10_000, Blocking));
        await Waiting.Until(() => outlet.Arrived().Count == 2, "messages that were not given up");
        Assert.Equal([0, 2], outlet.Arrived().Select(message => message.Number));
        Assert.True(outlet.SawDrop, "the peer is told that the rest does not come");
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Close_lets_what_is_queued_leave_and_wakes_those_who_wait()
    {
        var outlet = new Outlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Send(transmitter, 1, 80, Blocking);
        Send(transmitter, 2, 80, Blocking);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, Blocking));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        Task<bool> closing = Waiting.Start(() =>
        {
            transmitter.Close(Waiting.Patience);
            return true;
        });
        Assert.Equal(SendOutcome.Closed, await Waiting.For(waits, "outcome of the message that waited"));
        outlet.IsHeld = false;
        await Waiting.For(closing, "end of the close");
        await first;
        Assert.Equal([0, 1, 2], outlet.Arrived().Select(message => message.Number));
        Assert.Equal(SendOutcome.Closed, Send(transmitter, 4, 80, Blocking));
    }

    [Fact]
    public async Task Many_threads_lose_nothing_and_keep_their_order()
    {
        const int threads = 4;
        const int each = 5_000;
        var outlet = new Outlet();
        Transmitter transmitter = Make(outlet);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Waiting.Start(() =>
        {
            SendOptions options = Blocking with { Priority = (Priority)(thread * 2) };
            return Enumerable.Range(0, each).All(i =>
                Send(transmitter, (thread * each) + i, i % 997 == 0 ? 200_000 : 16, options) == SendOutcome.Sent);
        })));
        await Waiting.Until(() => outlet.Arrived().Count == threads * each, "messages");
        foreach (var ofThread in outlet.Arrived().GroupBy(message => message.Priority))
            Assert.Equal(ofThread.Select(message => message.Number).Order(), ofThread.Select(message => message.Number));
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        Transmitter transmitter = Make(new Outlet { Discards = true });
        byte[] payload = Recorder.Payload(1, 64);
        byte[] large = Recorder.Payload(2, 100_000);
        for (int i = 0; i < 20_000; i++)
            transmitter.Send(new TestMessage(i % 100 == 0 ? large : payload), Blocking);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
            transmitter.Send(new TestMessage(i % 100 == 0 ? large : payload), Blocking);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(65_535, true, false, 1_024)]
    [InlineData(1_154, true, false, 1_024)]
    [InlineData(1_153, true, false, 0)]
    [InlineData(65_535, false, false, 0)]
    [InlineData(65_535, true, true, 0)]
    public void Messages_may_be_given_together_where_they_share_batches_and_need_no_cutting(int batch, bool batching, bool lowLatency, int bytes)
    {
        Transmitter transmitter = Make(new Outlet(), batch, Patient with { Batching = batching }, lowLatency: lowLatency);
        Assert.Equal(bytes, transmitter.RunBytes);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Messages_given_together_are_counted_one_by_one()
    {
        Transmitter transmitter = Make(new Outlet());
        Send(transmitter, 1, 10, Blocking with { Messages = 3 });
        Send(transmitter, 2, 10, Blocking);
        Assert.Equal((4, 0), (transmitter.Messages, transmitter.Dropped));
        transmitter.Close(TimeSpan.Zero);
    }

    private static SendOutcome Send(Transmitter transmitter, int number, int length, SendOptions options) =>
        transmitter.Send(new TestMessage(Recorder.Payload(number, length)), options);

    private static Transmitter Make(Outlet outlet, int batch = 65_535, TransportOptions? options = null, bool marks = true, bool lowLatency = false) => new(
        new TransmitSettings
        {
            Options = options ?? Patient,
            Priorities = true,
            LowLatency = lowLatency,
            MarksFragments = marks,
            FirstNumber = Outlet.FirstNumber,
            Mask = Resolution.Default.SequenceNumberMask,
        },
        outlet,
        batch - 2,
        "writer under test");

    /// <summary>Reads what is sent with the receiving half; can hold everything back.</summary>
    private sealed class Outlet(bool marks = true) : IBatchOutlet
    {
        public const uint FirstNumber = 0x0FFFFFF0;

        private readonly object _gate = new();
        private readonly Recorder _recorder = new();
        private readonly BatchReceiver _receiver = new(
            new Agreement { QoS = true, PeerFirstNumber = FirstNumber, Patch = marks ? 1u : 0, BatchSize = 65_535 }, 1 << 30);

        private bool _isHeld;
        private int _passes;

        public List<int> Batches { get; } = [];

        public List<int> Threads { get; } = [];

        public int Waiting { get; private set; }

        public bool Discards { get; init; }

        public string? GivenUp { get; private set; }

        public bool SawDrop { get; private set; }

        public bool IsHeld
        {
            get => _isHeld;
            set
            {
                lock (_gate)
                {
                    _isHeld = value;
                    Monitor.PulseAll(_gate);
                }
            }
        }

        public bool CanSendNow => true;

        /// <summary>Lets one batch through that is held back.</summary>
        public void LetOnePass()
        {
            lock (_gate)
            {
                _passes++;
                Monitor.PulseAll(_gate);
            }
        }

        public List<Received> Arrived() => [.. _recorder.Messages];

        public bool Send(SendBatch batch)
        {
            if (Discards)
                return true;
            lock (_gate)
            {
                Waiting++;
                while (_isHeld && _passes == 0)
                    Monitor.Wait(_gate);
                _passes = Math.Max(0, _passes - 1);
                Waiting--;
                Batches.Add(batch.Length);
                Threads.Add(Environment.CurrentManagedThreadId);
            }

            // A fragment marked as dropped has no payload and is alone in its batch.
            SawDrop |= (batch.Body[0] & 0x1F) == 0x06 && batch.Body[^1] == 0x03 && batch.Length <= 8;
            ReceiveBuffer buffer = ReceiveBuffer.RentForDatagram();
            batch.Body.CopyTo(buffer.Bytes);
            Assert.Equal(ReceiveResult.Open, _receiver.Receive(new ReceivedBatch(buffer, 0, batch.Length), _recorder));
            buffer.Release();
            return true;
        }

        public void GiveUp(string text) => GivenUp = text;
    }
}
