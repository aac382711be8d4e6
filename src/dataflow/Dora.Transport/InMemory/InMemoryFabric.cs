namespace Dora.Transport.InMemory;

/// <summary>
/// Edges between participants of one process: bounded queues over reused heap buffers. Today it is the measure of the contract: the
/// one without processes, against which the suite for all transports was written, and what tests of timers and nodes attach to. It is
/// meant for operators that share a host.
/// </summary>
internal sealed class InMemoryFabric : IFabric
{
    private readonly EdgeGraph _graph;
    private readonly PoolBudget[] _pools;

    /// <summary>Makes the edges of a plan.</summary>
    /// <param name="plan">Participants and edges.</param>
    /// <exception cref="ArgumentException">The plan contradicts itself.</exception>
    public InMemoryFabric(FabricPlan plan)
    {
        _graph = new EdgeGraph(plan);
        _pools = [.. plan.Participants.Select((p, i) => new PoolBudget(p.Name, p.PoolLimitBytes, _graph.Outputs(i)))];
    }

    /// <inheritdoc/>
    public IOutbox OpenOutbox(int participant) => _graph.OpenOutbox(participant, _pools[participant]);

    /// <inheritdoc/>
    public IInbox OpenInbox(int participant) => _graph.OpenInbox(participant);

    /// <inheritdoc/>
    public void Gone(int participant, bool willReturn) => _graph.Gone(participant, willReturn);

    /// <inheritdoc/>
    public void CloseOutput(int participant, int output) => _graph.Outputs(participant)[output].Close();

    /// <inheritdoc/>
    public EdgeCounters Counters(int edge) => _graph.Counters(edge);

    /// <inheritdoc/>
    public bool IsClosed(int edge) => _graph.IsClosed(edge);

    /// <summary>Detaches everyone and closes every output.</summary>
    public void Dispose()
    {
        for (var participant = 0; participant < _pools.Length; participant++)
            _graph.Gone(participant, willReturn: false);
    }
}
