using Dora.Daemon.Routing;
using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;
using Dora.Transport.Sockets;

namespace Dora.Daemon.Tests.Routing;

public sealed class FabricTests
{
    private static readonly FabricMakers WithoutSharedMemory = new(
        (_, _) => throw new TransportException("memfd_create failed: EPERM"), SocketFabric.Create);

    private static Dataflow Pair => Flow.Of(
        Flow.Test("source", "source", "3", "1").Sending("out"),
        Flow.Test("sink", "sink").Reading("in", "source/out"));

    [Fact]
    public async Task Sockets_stand_in_for_shared_memory_that_is_denied_and_the_log_says_so()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Pair, options => options with { Makers = WithoutSharedMemory });

        result.AssertSucceeded(sink);
        Assert.Contains("in: 2", sink.Printed("sink"));
        Assert.Single(sink.Lines, line => line.StartsWith("WARN daemon shared memory cannot be used (memfd_create failed: EPERM)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sockets_that_were_chosen_need_no_warning()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Pair, options => options with { Makers = WithoutSharedMemory, Transport = TransportChoice.Socket });

        result.AssertSucceeded(sink);
        Assert.DoesNotContain(sink.Lines, line => line.Contains("shared memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shared_memory_that_was_demanded_and_is_denied_prevents_the_start()
    {
        DataflowStartException error = await Assert.ThrowsAsync<DataflowStartException>(
            () => TestRun.CompleteAsync(Pair, options => options with { Makers = WithoutSharedMemory, Transport = TransportChoice.SharedMemory }));

        Assert.Contains("memfd_create failed: EPERM", error.Message, StringComparison.Ordinal);
        Assert.Contains("DORA_TRANSPORT", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransportChoice.SharedMemory)]
    [InlineData(TransportChoice.Socket)]
    public async Task A_message_that_is_too_large_is_refused_and_the_next_one_arrives(TransportChoice transport)
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(
            Flow.Of(Flow.Test("huge", "huge").Sending("out"), Flow.Test("sink", "sink").Reading("in", "huge/out")),
            options => options with { Transport = transport });

        result.AssertSucceeded(sink);
        Assert.Contains(sink.Printed("huge"), line => line.StartsWith("refused: ", StringComparison.Ordinal));
        Assert.Contains("in: after", sink.Printed("sink"));
    }

    [Fact]
    public async Task An_input_from_nowhere_prevents_the_start()
    {
        DataflowStartException error = await Assert.ThrowsAsync<DataflowStartException>(
            () => TestRun.CompleteAsync(Flow.Of(Flow.Test("sink", "sink").Reading("in", "nobody/out"))));

        Assert.Equal("source node `nobody` mapped to input `sink/in` does not exist", error.Message);
    }

    [Fact]
    public void More_readers_than_one_sender_may_have_are_spread_over_several_daemon_participants()
    {
        const int Readers = 500;
        DataflowPlan plan = PlanBuilder.Build(
            Flow.Of([.. Enumerable.Range(0, Readers).Select(i => Flow.Test($"n{i}", "idle").Ticking("tick", TimeSpan.FromSeconds(1)))]),
            new RunOptions { WorkingDirectory = "/" });

        Assert.Single(plan.Outlets);
        Assert.Equal(3, plan.Fabric.Participants.Count - Readers);
        Assert.All(plan.Fabric.Edges.GroupBy(edge => edge.Producer), edges => Assert.InRange(edges.Count(), 1, Limits.MaxEdgesPerProducer));
    }

    [Fact]
    public void What_the_daemon_sends_in_the_name_of_a_node_is_not_the_nodes_to_send()
    {
        NodeDefinition talker = Flow.Test("talker", "idle").Sending("lines", "own") with { SendStdoutAs = new DataId("lines") };
        DataflowPlan plan = PlanBuilder.Build(
            Flow.Of(talker, Flow.Test("sink", "sink").Reading("a", "talker/lines").Reading("b", "talker/own")), new RunOptions { WorkingDirectory = "/" });

        Assert.Equal([new DataId("own")], plan.Nodes[0].Outputs);
        Assert.Equal([2, 0], plan.Fabric.Edges.Select(edge => edge.Producer));
        Assert.Equal(0, plan.Fabric.Edges[1].Output);
    }
}
