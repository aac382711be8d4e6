using Columnar.Arrays;
using Columnar.Ipc;
using Dora.Node.Tests.Harness;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;

namespace Dora.Node.Tests;

public sealed class SendingThroughSharedMemoryTests() : SendingTests(ShmFabric.Create);

public sealed class SendingThroughSocketsTests() : SendingTests(plan => SocketFabric.Create(plan));

public abstract class SendingTests(Func<FabricPlan, IProcessFabric> fabric)
{
    [Fact]
    public void Bytes_reach_the_reader_with_their_parameters()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();

        Assert.Equal(PublishOutcome.Published, node.Send("out", [1, 2, 3], [("width", 640)]));
        var heard = fixture.Hear()!.Value;
        Assert.Equal("out", heard.Output);
        Assert.Equal([1, 2, 3], heard.Payload);
        Assert.Equal(PayloadEncoding.Bytes, heard.Header.Encoding);
        Assert.Equal(640, heard.Parameters["width"].ToInt64());
    }

    [Fact]
    public void Arrays_and_texts_travel_as_arrow_streams()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        node.Send("out", PrimitiveArray.From(1.5f, 2.5f));
        node.SendText("out", "hello");

        var numbers = fixture.Hear()!.Value;
        Assert.Equal(PayloadEncoding.ArrowStream, numbers.Header.Encoding);
        Assert.Equal([1.5f, 2.5f], Assert.IsType<PrimitiveArray<float>>(ArrowStream.ReadSingle(numbers.Payload)).Values);
        Assert.Equal("hello", Assert.IsType<Utf8Array>(ArrowStream.ReadSingle(fixture.Hear()!.Value.Payload)).GetString(0));
    }

    [Fact]
    public void Loan_is_filled_in_place_and_published_whole_or_in_part()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        Output output = node.Output("out");
        using (OutputLoan whole = output.Loan(3))
        {
            Assert.Equal(3, whole.Span.Length);
            whole.Span.Fill(7);
            whole.Publish([("whole", true)]);
            Assert.Throws<ObjectDisposedException>(() => whole.Publish());
        }

        using (OutputLoan part = output.Loan(3))
        {
            part.Memory.Span.Fill(8);
            Assert.Throws<ArgumentOutOfRangeException>(() => part.Publish(4));
            part.Publish(2);
        }

        output.Loan(5).Dispose();
        node.Send("out", [9]);

        Assert.Equal([7, 7, 7], fixture.Hear()!.Value.Payload);
        Assert.Equal([8, 8], fixture.Hear()!.Value.Payload);
        Assert.Equal([9], fixture.Hear()!.Value.Payload);
    }

    [Fact]
    public void Array_loan_is_a_valid_array_of_what_was_filled_in()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        using (ArrayLoan<int> loan = node.Output("out").LoanArray<int>(3))
        {
            loan.Values[0] = 1;
            loan.Values[1] = 2;
            loan.Values[2] = 3;
            loan.Publish();
        }

        Assert.Equal([1, 2, 3], Assert.IsType<PrimitiveArray<int>>(ArrowStream.ReadSingle(fixture.Hear()!.Value.Payload)).Values);
    }

    [Fact]
    public void Unknown_output_is_refused_with_the_nearest_name_and_the_list()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();

        Assert.StartsWith(
            "node `node` has no output `othr`; did you mean `other`? Declared in the dataflow file: out, other",
            Assert.Throws<ArgumentException>(() => node.Send("othr", [1])).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Assert.Throws<ArgumentException>(() => node.Output("temperature")).Message, StringComparison.Ordinal);
        Assert.Contains("has no input `z`", Assert.Throws<ArgumentException>(() => node.DroppedMessages("z")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_beyond_the_limit_is_refused_with_the_limit_and_a_remedy()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();

        string message = Assert.Throws<ArgumentException>(() => node.Output("out").Loan(Limits.MaxPayloadBytes + 1)).Message;
        Assert.Contains($"{Limits.MaxPayloadBytes}", message, StringComparison.Ordinal);
        Assert.Contains("split it", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => node.Output("out").Loan(-1));
    }

    [Fact]
    public void What_is_sent_after_a_message_was_received_is_later_than_it()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        ulong ahead = HybridClock.FromDateTime(DateTimeOffset.UtcNow.AddMilliseconds(300));
        fixture.Feed("a", [1], MessageParameters.Empty, ahead);
        node.Next<InputEvent>().Dispose();
        node.Send("out", [1]);
        node.Send("out", [2]);

        ulong first = fixture.Hear()!.Value.Header.Timestamp;
        Assert.True(first > ahead, $"{first} is not later than {ahead}");
        Assert.True(fixture.Hear()!.Value.Header.Timestamp > first);
    }

    [Fact]
    public void Closed_output_is_told_to_reader_and_daemon_and_takes_nothing_more()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        node.Send("out", [1]);
        node.CloseOutputs("out");

        Assert.NotNull(fixture.Hear());
        Assert.Null(fixture.Hear());
        Assert.Equal([new DataId("out")], fixture.Daemon.Hear<NodeToDaemon.CloseOutputs>().Outputs);
        Assert.Equal(PublishOutcome.Closed, node.Send("out", [2]));
        Assert.Equal(PublishOutcome.Published, node.Send("other", [3]));
    }

    [Fact]
    public void Disposed_node_has_closed_all_its_outputs()
    {
        using NodeFixture fixture = Fixture();
        DoraNode node = fixture.Connect();
        node.Send("out", [1]);
        node.Dispose();
        node.Dispose();

        Assert.NotNull(fixture.Hear());
        Assert.Null(fixture.Hear());
        Assert.Null(fixture.Hear());
        Assert.Equal(2, fixture.Daemon.Hear<NodeToDaemon.CloseOutputs>().Outputs.Count);
    }

    [Fact]
    public void Log_records_reach_the_daemon_and_long_ones_are_cut()
    {
        using NodeFixture fixture = Fixture();
        using DoraNode node = fixture.Connect();
        node.Log(LogLevel.Warn, "hot", "sensor", new Dictionary<string, string> { ["celsius"] = "90" });
        node.Log(LogLevel.Info, new string('x', DoraNode.MaxLogMessageLength + 1));

        NodeToDaemon.Log log = fixture.Daemon.Hear<NodeToDaemon.Log>();
        Assert.Equal((LogLevel.Warn, "hot", "sensor", "90"), (log.Level, log.Message, log.Target, log.Fields!["celsius"]));
        Assert.EndsWith("x [...]", fixture.Daemon.Hear<NodeToDaemon.Log>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_may_send_while_one_receives()
    {
        using NodeFixture fixture = Fixture(queueSize: 4096);
        using DoraNode node = fixture.Connect();
        Task[] senders = [.. Enumerable.Range(0, 4).Select(sender => Task.Run(() => SendMany(node, (byte)sender)))];
        fixture.Feed("a", 1);
        Assert.Equal(("a", 1), node.NextMessage());
        int[] next = new int[4];
        for (int count = 0; count < 4 * 200; count++)
        {
            byte[] payload = fixture.Hear()!.Value.Payload;
            Assert.Equal((byte)next[payload[0]]++, payload[1]);
        }

        await Task.WhenAll(senders);
    }

    [Fact]
    public void Drops_are_counted_per_input()
    {
        using NodeFixture fixture = Fixture(queueSize: 2);
        using DoraNode node = fixture.Connect();
        for (byte number = 0; number < 50; number++)
            fixture.Feed("a", number);
        Eventually.Holds(() => node.DroppedMessages("a") > 0, "the node counts dropped messages");

        Assert.Equal(0, node.DroppedMessages("b"));
    }

    private static void SendMany(DoraNode node, byte sender)
    {
        for (int count = 0; count < 200; count++)
            node.Send("out", [sender, (byte)count]);
    }

    private NodeFixture Fixture(string[]? inputs = null, int queueSize = 64, bool timer = false) => new(inputs, queueSize, timer, fabric);
}
