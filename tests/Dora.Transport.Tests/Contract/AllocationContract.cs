namespace Dora.Transport.Tests.Contract;

/// <summary>The hot path allocates nothing.</summary>
public abstract class AllocationContract<TKind>
    where TKind : FabricKind, new()
{
    private const int Messages = 20_000;
    private const double HostNoise = 2;

    private readonly TKind _kind = new();

    [Theory]
    [InlineData(64, false)]
    [InlineData(64, true)]
    [InlineData(20_000, false)]
    [InlineData(20_000, true)]
    public void Publish_take_and_dispose_stay_within_the_budget(int size, bool inPlace)
    {
        using var rig = new Rig(_kind, Plans.FanOut(2, 10)).AttachAll();
        var payload = new byte[size];
        for (var i = 0; i < 5000; i++)
            RoundTrip(rig, payload, inPlace);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Messages; i++)
            RoundTrip(rig, payload, inPlace);
        var perMessage = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Messages;
        // The test host itself allocates a little on its own threads while this runs.
        Assert.True(perMessage <= _kind.AllocationBudget + HostNoise, $"{perMessage:0.0} bytes are allocated per message");
    }

    private static void RoundTrip(Rig rig, byte[] payload, bool inPlace)
    {
        var outbox = rig[Plans.Source].Outbox;
        if (inPlace)
        {
            using var loan = outbox.Loan(payload.Length);
            loan.Span[0] = 1;
            outbox.Publish(0, loan, payload.Length, default, payload.AsSpan(0, 60));
        }
        else
        {
            outbox.Publish(0, payload, default, payload.AsSpan(0, 60));
        }
        Drain(rig[1].Inbox);
        Drain(rig[2].Inbox);
    }

    private static void Drain(IInbox inbox)
    {
        Sample? sample;
        while (inbox.TryTake(out sample, out _) != TakeStatus.Message)
        {
            if (!inbox.Wait(Rig.Deadline))
                Assert.Fail("no message came");
        }
        sample!.Dispose();
    }
}
