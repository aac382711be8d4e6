using System.Buffers.Binary;
using System.Diagnostics;
using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>A fabric with its participants attached, and the words tests speak.</summary>
internal sealed class Rig : IDisposable
{
    public static readonly TimeSpan Deadline = Eventually.Deadline;

    private readonly FabricKind _kind;
    private readonly Dictionary<int, Endpoint> _attached = [];

    public Rig(FabricKind kind, FabricPlan plan)
    {
        _kind = kind;
        Plan = plan;
        Fabric = kind.Create(plan);
    }

    public FabricPlan Plan { get; }

    public IFabric Fabric { get; }

    /// <summary>The participant's ends, attached at first use.</summary>
    public Endpoint this[int participant]
        => _attached.TryGetValue(participant, out var endpoint) ? endpoint : _attached[participant] = _kind.Attach(Fabric, participant);

    /// <summary>Attaches every participant, in order.</summary>
    public Rig AttachAll()
    {
        for (var participant = 0; participant < Plan.Participants.Count; participant++)
            _ = this[participant];
        return this;
    }

    /// <summary>The process of a participant is gone, as the daemon sees it.</summary>
    public void Gone(int participant, bool willReturn)
    {
        _attached.Remove(participant);
        Fabric.Gone(participant, willReturn);
    }

    public PublishOutcome Publish(int participant, int output, ReadOnlySpan<byte> payload)
        => this[participant].Outbox.Publish(output, payload, default, []);

    /// <summary>Publishes the numbers of a range as 8-byte messages.</summary>
    public void PublishNumbers(int from, int count, int participant = Plans.Source, int output = 0)
    {
        for (var number = from; number < from + count; number++)
            Assert.Equal(PublishOutcome.Published, PublishNumber(number, participant, output));
    }

    public PublishOutcome PublishNumber(long number, int participant = Plans.Source, int output = 0)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(payload, number);
        return Publish(participant, output, payload);
    }

    /// <summary>Takes the next message and keeps it.</summary>
    public Sample Take(int participant) => Take(participant, out _);

    public Sample Take(int participant, out int input)
    {
        Assert.Equal(TakeStatus.Message, TakeAny(participant, out var sample, out input));
        return sample!;
    }

    public TakeStatus TakeAny(int participant, out Sample? sample, out int input)
    {
        var inbox = this[participant].Inbox;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var status = inbox.TryTake(out sample, out input);
            if (status != TakeStatus.None)
                return status;
            Assert.True(clock.Elapsed < Deadline, $"participant {participant} received nothing within {Deadline.TotalSeconds} s");
            inbox.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Takes and disposes the next message.</summary>
    public long TakeNumber(int participant) => TakeNumber(participant, out _);

    public long TakeNumber(int participant, out int input)
    {
        using var sample = Take(participant, out input);
        return BinaryPrimitives.ReadInt64LittleEndian(sample.Payload.Span);
    }

    public long[] TakeNumbers(int participant, int count) => [.. Enumerable.Range(0, count).Select(_ => TakeNumber(participant))];

    public void ExpectNothing(int participant)
        => Assert.Equal(TakeStatus.None, this[participant].Inbox.TryTake(out _, out _));

    public void ExpectClosed(int participant, int input = 0)
    {
        Assert.Equal(TakeStatus.Closed, TakeAny(participant, out _, out var closed));
        Assert.Equal(input, closed);
    }

    /// <summary>Waits until so many messages of an edge could be taken.</summary>
    public void UntilTakeable(int edge, int count)
    {
        var plan = Plan.Edges[edge];
        var inbox = this[plan.Consumer].Inbox;
        Until(
            () => _kind.Takeable(Fabric, edge, inbox, plan.Input) == count,
            () => $"edge {edge} has {_kind.Takeable(Fabric, edge, inbox, plan.Input)} messages to take, not {count}; {Fabric.Counters(edge)}");
    }

    public static void Until(Func<bool> condition, Func<string> missing)
        => Assert.True(SpinWait.SpinUntil(condition, Deadline), $"after {Deadline.TotalSeconds} s: {missing()}");

    public void Dispose()
    {
        foreach (var endpoint in _attached.Values)
            endpoint.Dispose();
        Fabric.Dispose();
    }
}
