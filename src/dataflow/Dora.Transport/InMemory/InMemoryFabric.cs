namespace Dora.Transport.InMemory;

/// <summary>
/// Edges between participants of one process: bounded queues over reused heap buffers. What operators of one host use among
/// themselves, and what tests use where no second process is wanted.
/// </summary>
public sealed class InMemoryFabric : IFabric
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

    /// <summary>Not possible: the queues are on this process's heap.</summary>
    /// <param name="participant">The index of the participant.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public FabricEndpoint Open(int participant)
        => throw new NotSupportedException("Another process cannot attach to edges in memory; use OpenInbox and OpenOutbox, or a shared-memory or socket fabric.");

    /// <inheritdoc/>
    public IOutbox OpenOutbox(int participant) => _graph.OpenOutbox(participant, _pools[participant]);

    /// <inheritdoc/>
    public IInbox OpenInbox(int participant) => _graph.OpenInbox(participant);

    /// <inheritdoc/>
    public void Gone(int participant, bool willReturn) => _graph.Gone(participant, willReturn);

    /// <inheritdoc/>
    public void CloseOutput(int participant, int output) => _graph.Outputs(participant)[output].Close();

    /// <summary>Not possible: buffers come from the heap as they are needed.</summary>
    /// <param name="participant">The index of the participant.</param>
    /// <param name="chunkBytes">The payload room of each chunk.</param>
    /// <param name="chunks">How many.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public FabricSegment Grow(int participant, long chunkBytes, int chunks)
        => throw new NotSupportedException("Edges in memory have no segments.");

    /// <summary>There are no segments.</summary>
    /// <param name="segment">The id.</param>
    /// <returns>Null.</returns>
    public FabricSegment? Find(uint segment) => null;

    /// <inheritdoc/>
    public EdgeCounters Counters(int edge) => _graph.Counters(edge);

    /// <summary>Detaches everyone and closes every output.</summary>
    public void Dispose()
    {
        for (var participant = 0; participant < _pools.Length; participant++)
            _graph.Gone(participant, willReturn: false);
    }
}
