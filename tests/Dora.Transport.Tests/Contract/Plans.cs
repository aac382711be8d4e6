namespace Dora.Transport.Tests.Contract;

internal static class Plans
{
    public const int Source = 0;
    private const long PoolLimit = 1L << 30;

    /// <summary>Participant 0 has one output that feeds the single input of each of participants 1 … readers.</summary>
    public static FabricPlan FanOut(int readers, int queueSize, bool blocks = false, bool detached = false) => new(
        [Participant("source", 0, 1), .. Enumerable.Range(1, readers).Select(i => Participant($"reader{i}", 1, 0))],
        [.. Enumerable.Range(1, readers).Select(i => new EdgePlan(Source, 0, i, 0, queueSize, blocks, detached))]);

    public static FabricPlan OneToOne(int queueSize, bool blocks = false) => FanOut(1, queueSize, blocks);

    /// <summary>Participant 0 has as many outputs as participant 1 has inputs, each feeding one.</summary>
    public static FabricPlan Parallel(int edges, int queueSize, bool blocks = false) => new(
        [Participant("source", 0, edges), Participant("reader", edges, 0)],
        [.. Enumerable.Range(0, edges).Select(i => new EdgePlan(Source, i, 1, i, queueSize, blocks))]);

    /// <summary>Two participants, each sends to the other.</summary>
    public static FabricPlan PingPong(int queueSize) => new(
        [Participant("ping", 1, 1), Participant("pong", 1, 1)],
        [new EdgePlan(0, 0, 1, 0, queueSize, false), new EdgePlan(1, 0, 0, 0, queueSize, false)]);

    /// <summary>The same plan with pools of 64 MiB, so that leaked memory shows after few messages.</summary>
    public static FabricPlan SmallPool(FabricPlan plan)
        => plan with { Participants = [.. plan.Participants.Select(p => p with { PoolLimitBytes = 64L << 20 })] };

    public static ParticipantPlan Participant(string name, int inputs, int outputs, long poolLimit = PoolLimit) => new(name, inputs, outputs, poolLimit);
}
