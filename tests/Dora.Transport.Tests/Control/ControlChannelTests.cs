using System.Buffers.Binary;
using System.Text;
using Dora.Protocol;
using Dora.Transport.Control;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace Dora.Transport.Tests.Control;

public sealed class ControlChannelTests
{
    private static readonly TimeSpan Deadline = Eventually.Deadline;

    [Fact]
    public void Records_arrive_in_order_in_both_directions()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            node.Send(new NodeToDaemon.Ready());
            node.Send(new NodeToDaemon.CloseOutputs([new DataId("image")]));
            daemon.Send(new DaemonToNode.Started());

            Assert.IsType<NodeToDaemon.Ready>(Next(daemon));
            Assert.Equal([new DataId("image")], Assert.IsType<NodeToDaemon.CloseOutputs>(Next(daemon)).Outputs);
            Assert.IsType<DaemonToNode.Started>(Next(node));
        }
    }

    [Fact]
    public void Every_daemon_record_survives()
    {
        NodeConfiguration configuration = new(
            DataflowId.New(), new NodeId("a"), [new InputConfiguration(new DataId("in"), "b/out", 10, true)], [new DataId("out")], "nodes: []\n", 2, false);
        EndpointDescription.SharedMemory endpoint = new()
        {
            Inputs = 1,
            Outputs = 1,
            InboxDescriptor = 0,
            Pool = [new PoolSegmentHandle(7, 1)],
            Edges = [new OutgoingEdge(0, 2, 0, 5, true)],
        };
        DaemonToNode[] records =
        [
            new DaemonToNode.Registered(configuration, endpoint),
            new DaemonToNode.Refused("no"),
            new DaemonToNode.Started(),
            new DaemonToNode.StartFailed("bad"),
            new DaemonToNode.SegmentGranted(1, 2),
            new DaemonToNode.SegmentDenied(1, "full"),
            new DaemonToNode.Stop(),
            new DaemonToNode.Reload(),
            new DaemonToNode.Reload(new OperatorId("op")),
            new DaemonToNode.InputTimedOut(new DataId("in")),
            new DaemonToNode.InputRecovered(new DataId("in")),
            new DaemonToNode.NodeRestarted(new NodeId("b")),
            new DaemonToNode.NodeFailed(new NodeId("b"), "exited with code 1", [new DataId("in")]),
        ];
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            foreach (DaemonToNode record in records)
            {
                daemon.Send(record);
                Assert.Equivalent(record, Next(node), strict: true);
            }
        }
    }

    [Fact]
    public void Every_node_record_survives()
    {
        NodeToDaemon[] records =
        [
            new NodeToDaemon.Register(1, "dora-net 0.1.0", DataflowId.New(), new NodeId("a"), "secret", 42),
            new NodeToDaemon.Attach(1, "dora-net 0.1.0", new NodeId("a"), 42),
            new NodeToDaemon.Ready(),
            new NodeToDaemon.GrowPool(1, 4096, 2),
            new NodeToDaemon.MapSegment(2, 9),
            new NodeToDaemon.CloseOutputs([]),
            new NodeToDaemon.Log(LogLevel.Warn, "hot"),
            new NodeToDaemon.Log(LogLevel.Info, "warm", "sensor", new Dictionary<string, string> { ["celsius"] = "40" }),
        ];
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            foreach (NodeToDaemon record in records)
            {
                node.Send(record);
                Assert.Equivalent(record, Next(daemon), strict: true);
            }
        }
    }

    [Fact]
    public void File_descriptors_belong_to_the_record_they_were_sent_with()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            using SafeFileHandle first = Temporary("one");
            using SafeFileHandle second = Temporary("two");
            daemon.Send(new DaemonToNode.Started());
            daemon.Send(new DaemonToNode.SegmentGranted(1, 1), [Number(first), Number(second)]);
            daemon.Send(new DaemonToNode.Stop());

            using (ReceivedFrame<DaemonToNode> none = node.Receive(Deadline)!)
                Assert.Equal(0, none.DescriptorCount);
            using (ReceivedFrame<DaemonToNode> both = node.Receive(Deadline)!)
                Assert.Equal(["one", "two"], both.TakeDescriptors().Select(ReadAndClose));
            using (ReceivedFrame<DaemonToNode> none = node.Receive(Deadline)!)
                Assert.Equal(0, none.DescriptorCount);
        }
    }

    [Fact]
    public void More_descriptors_than_one_kernel_message_carries_arrive_with_their_record()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            using SafeFileHandle file = Temporary("x");
            daemon.Send(new DaemonToNode.SegmentGranted(1, 1), [.. Enumerable.Repeat(Number(file), 600)]);
            daemon.Send(new DaemonToNode.Stop());

            using ReceivedFrame<DaemonToNode> frame = node.Receive(Deadline)!;
            Assert.Equal(600, frame.DescriptorCount);
            Assert.IsType<DaemonToNode.Stop>(Next(node));
        }
    }

    [Fact]
    public void Descriptors_nobody_took_are_closed_with_the_frame()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            string path = Path.GetTempFileName();
            using (SafeFileHandle file = File.OpenHandle(path, options: FileOptions.DeleteOnClose))
                daemon.Send(new DaemonToNode.SegmentGranted(1, 1), [Number(file)]);
            node.Receive(Deadline)!.Dispose();

            Assert.DoesNotContain(path, new DirectoryInfo("/proc/self/fd").EnumerateFiles().Select(link => link.LinkTarget?.Replace(" (deleted)", string.Empty, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Closed_connection_ends_the_records()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        node.Send(new NodeToDaemon.Ready());
        node.Dispose();
        using (daemon)
        {
            Assert.IsType<NodeToDaemon.Ready>(Next(daemon));
            Assert.Null(daemon.Receive(Deadline));
            Assert.Contains("is gone", Assert.Throws<TransportException>(() => SendUntilItFails(daemon)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Waiting_ends_with_the_time_and_loses_nothing()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            Assert.Throws<TimeoutException>(() => daemon.Receive(TimeSpan.FromMilliseconds(1)));
            node.Send(new NodeToDaemon.Ready());
            Assert.IsType<NodeToDaemon.Ready>(Next(daemon));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(Limits.MaxControlFrameBytes + 1u)]
    [InlineData(uint.MaxValue)]
    public void Hostile_length_closes_the_connection(uint length)
    {
        byte[] frame = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, length);

        Assert.Contains($"announced a record of {length} bytes", FailureFor(frame), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"type":"unheard"}""")]
    [InlineData("""{"type":"growPool"}""")]
    [InlineData("""{"type":"closeOutputs","outputs":null}""")]
    [InlineData("""{"type":"closeOutputs","outputs":[null]}""")]
    [InlineData("""{"type":"register","protocolVersion":1,"library":"x","dataflow":"nonsense","node":"a","token":"t","processId":1}""")]
    public void Record_of_another_form_closes_the_connection(string json) =>
        Assert.Contains("The control connection is closed", FailureFor(Frame(json)), StringComparison.Ordinal);

    [Fact]
    public void Record_cut_in_the_middle_is_the_end_of_the_connection()
    {
        (FdSocket raw, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = RawPair();
        using (daemon)
        {
            raw.Send(Frame("""{"type":"ready"}""").AsSpan(0, 9), [], Deadline);
            raw.Dispose();

            Assert.Null(daemon.Receive(Deadline));
        }
    }

    [Fact]
    public void Record_that_is_too_large_is_refused_where_it_is_sent()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            NodeToDaemon.Log large = new(LogLevel.Info, new string('x', Limits.MaxControlFrameBytes));

            Assert.Contains("exceeds the limit", Assert.Throws<TransportException>(() => node.Send(large)).Message, StringComparison.Ordinal);
            node.Send(new NodeToDaemon.Ready());
            Assert.IsType<NodeToDaemon.Ready>(Next(daemon));
        }
    }

    [Fact]
    public async Task Many_threads_may_send()
    {
        (ControlChannel<NodeToDaemon, DaemonToNode> node, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = Pair();
        using (node)
        using (daemon)
        {
            Task[] senders = [.. Enumerable.Range(0, 4).Select(sender => Task.Run(() => SendMany(node, sender)))];
            int[] next = new int[4];
            for (int count = 0; count < 4 * 500; count++)
            {
                NodeToDaemon.GrowPool record = Assert.IsType<NodeToDaemon.GrowPool>(Next(daemon));
                Assert.Equal(next[record.Request]++, record.Chunks);
            }

            await Task.WhenAll(senders);
        }
    }

    [Fact]
    public void Example_on_the_wire_page_is_what_travels()
    {
        (FdSocket raw, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = RawPair();
        using (raw)
        using (daemon)
        {
            byte[] page = WireDocument.Read("control.md", "grow-pool");
            raw.Send(page, [], Deadline);
            Assert.Equal(new NodeToDaemon.GrowPool(1, 65536, 4), Next(daemon));

            daemon.Send(new DaemonToNode.SegmentDenied(1, "full"));
            byte[] answer = WireDocument.Read("control.md", "segment-denied");
            byte[] received = new byte[answer.Length];
            Assert.Equal(answer.Length, raw.Receive(received, new List<int>(), Deadline));
            Assert.Equal(answer, received);
        }
    }

    private static void SendMany(ControlChannel<NodeToDaemon, DaemonToNode> node, int sender)
    {
        for (int count = 0; count < 500; count++)
            node.Send(new NodeToDaemon.GrowPool(sender, 1, count));
    }

    private static void SendUntilItFails(ControlChannel<DaemonToNode, NodeToDaemon> daemon)
    {
        for (int attempt = 0; attempt < 10; attempt++)
            daemon.Send(new DaemonToNode.Started());
    }

    private static string FailureFor(byte[] frame)
    {
        (FdSocket raw, ControlChannel<DaemonToNode, NodeToDaemon> daemon) = RawPair();
        using (raw)
        using (daemon)
        {
            raw.Send(frame, [], Deadline);
            string message = Assert.Throws<TransportException>(() => daemon.Receive(Deadline)).Message;
            Assert.Equal(0, raw.Receive(new byte[1], new List<int>(), Deadline));
            return message;
        }
    }

    private static byte[] Frame(string json)
    {
        byte[] frame = new byte[4 + Encoding.UTF8.GetByteCount(json)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)frame.Length - 4);
        Encoding.UTF8.GetBytes(json, frame.AsSpan(4));
        return frame;
    }

    private static T Next<TSent, T>(ControlChannel<TSent, T> channel)
        where TSent : class
        where T : class
    {
        using ReceivedFrame<T> frame = channel.Receive(Deadline) ?? throw new InvalidOperationException("the connection ended before the expected record");
        return frame.Message;
    }

    private static (ControlChannel<NodeToDaemon, DaemonToNode> Node, ControlChannel<DaemonToNode, NodeToDaemon> Daemon) Pair()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        return (ControlChannel.OfNode(first), ControlChannel.OfDaemon(second));
    }

    private static (FdSocket Raw, ControlChannel<DaemonToNode, NodeToDaemon> Daemon) RawPair()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        return (first, ControlChannel.OfDaemon(second));
    }

    private static SafeFileHandle Temporary(string content)
    {
        SafeFileHandle file = File.OpenHandle(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), 0);
        return file;
    }

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static string ReadAndClose(int descriptor)
    {
        using SafeFileHandle file = new(descriptor, ownsHandle: true);
        byte[] content = new byte[16];
        return Encoding.UTF8.GetString(content, 0, RandomAccess.Read(file, content, 0));
    }
}
