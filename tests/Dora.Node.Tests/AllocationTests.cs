using Dora.Node.Receiving;
using Dora.Node.Sending;
using Dora.Node.Tests.Harness;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.InMemory;
using Dora.Transport.Shm;

namespace Dora.Node.Tests;

/// <summary>The path of a message allocates nothing; the transports have budgets of their own.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 2000;
    private const int Measured = 1000;

    [Fact]
    public void Sending_and_receiving_bytes_allocates_nothing()
    {
        MessageParameters parameters = [("width", 640), ("encoding", "rgb8")];
        byte[] payload = new byte[512];

        Assert.Equal(0, BytesFor((output, events) =>
        {
            output.Send(payload, parameters);
            using NodeEvent? received = events.Take(TimeSpan.Zero);
            Assert.True(received is InputEvent { Id: "in" } message && message.Bytes.Length == 512 && message.Timestamp != 0, "the message has not arrived");
        }));
    }

    [Fact]
    public void Filling_a_loan_in_place_allocates_nothing() =>
        Assert.Equal(0, BytesFor((output, events) =>
        {
            using OutputLoan loan = output.Loan(64);
            loan.Span.Fill(1);
            loan.Publish();
            events.TryTake()!.Dispose();
        }));

    [Fact]
    public void Filling_an_array_in_place_allocates_nothing() =>
        Assert.Equal(0, BytesFor((output, events) =>
        {
            using ArrayLoan<float> loan = output.LoanArray<float>(64);
            loan.Values.Fill(1);
            loan.Publish();
            events.TryTake()!.Dispose();
        }));

    [Theory]
    [InlineData(8)]
    [InlineData(100_000)]
    public void Whole_way_through_shared_memory_allocates_nothing(int size)
    {
        using NodeFixture fixture = new(["a"], fabric: ShmFabric.Create);
        using DoraNode node = fixture.Connect();
        byte[] payload = new byte[size];
        Output output = node.Output("out");

        Assert.Equal(0, BytesFor(() =>
        {
            fixture.PeerOutbox.Publish(0, payload, new MessageHeader(1, PayloadEncoding.Bytes), []);
            using NodeEvent? received = node.Receive();
            Assert.True(received is InputEvent message && message.Bytes.Length == size, "the message has not arrived");
            output.Send(payload);
            // No Assert.Equal: it allocates.
            Assert.True(fixture.PeerInbox.TryTake(out Sample? sample, out _) == TakeStatus.Message, "the answer has not arrived");
            sample!.Dispose();
        }));
    }

    private static long BytesFor(Action<Output, EventStream> step)
    {
        using InMemoryFabric fabric = new(new FabricPlan(
            [new ParticipantPlan("node", 1, 1, 1 << 20)], [new EdgePlan(0, 0, 0, 0, 4, false)]));
        using IOutbox outbox = fabric.OpenOutbox(0);
        using IInbox inbox = fabric.OpenInbox(0);
        using EventStream events = new(inbox, new ControlEvents(), [new InputConfiguration(new DataId("in"), "node/out", 4, true)]);
        Output output = new("out", 0, new MessageSender(outbox, events));
        return BytesFor(() => step(output, events));
    }

    private static long BytesFor(Action step)
    {
        for (int count = 0; count < WarmUp; count++)
            step();
        return Allocations.Of(() =>
        {
            for (int count = 0; count < Measured; count++)
                step();
        });
    }
}
