namespace Dora.Transport.InMemory;

/// <summary>The queues of a dataflow: a mailbox per participant, and for every output the edges it feeds.</summary>
internal sealed class EdgeGraph
{
    private readonly Mailbox[] _mailboxes;
    private readonly QueueInbox?[] _inboxes;
    private readonly OutputEdges[][] _outputs;
    private readonly (Mailbox Mailbox, EdgeQueue Edge)[] _edges;

    /// <exception cref="ArgumentException">The plan contradicts itself.</exception>
    public EdgeGraph(FabricPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _mailboxes = [.. plan.Participants.Select(p => new Mailbox(p.Inputs))];
        _inboxes = new QueueInbox?[plan.Participants.Count];
        _edges = new (Mailbox, EdgeQueue)[plan.Edges.Count];
        var routes = plan.Participants.Select(p => Enumerable.Range(0, p.Outputs).Select(_ => new List<Route>()).ToArray()).ToArray();
        for (var i = 0; i < plan.Edges.Count; i++)
        {
            var (edge, planned) = (Queue(plan.Edges[i]), plan.Edges[i]);
            var mailbox = _mailboxes[planned.Consumer];
            mailbox.Connect(edge);
            _edges[i] = (mailbox, edge);
            routes[planned.Producer][planned.Output].Add(new Route(mailbox, edge));
        }
        _outputs = [.. routes.Select(outputs => outputs.Select(r => new OutputEdges(r)).ToArray())];
    }

    public Mailbox Mailbox(int participant) => _mailboxes[participant];

    public OutputEdges[] Outputs(int participant) => _outputs[participant];

    public EdgeCounters Counters(int edge) => _edges[edge].Mailbox.Counters(_edges[edge].Edge);

    public bool IsClosed(int edge) => _edges[edge].Mailbox.IsClosed(_edges[edge].Edge);

    /// <summary>A reader comes: it gets what its predecessor left unread.</summary>
    public void AttachInputs(int participant)
        => ForEachInput(participant, static edge =>
        {
            edge.IsAttached = true;
            edge.Rewind();
        });

    /// <summary>A reader in this process comes.</summary>
    public IInbox OpenInbox(int participant)
    {
        AttachInputs(participant);
        var inbox = new QueueInbox(_mailboxes[participant]);
        Volatile.Write(ref _inboxes[participant], inbox);
        return inbox;
    }

    /// <summary>A writer in this process comes.</summary>
    public IOutbox OpenOutbox(int participant, PoolBudget pool)
    {
        AttachOutputs(participant);
        return new QueueOutbox(_outputs[participant], pool);
    }

    /// <summary>A writer comes: what its predecessor closed is open again.</summary>
    public void AttachOutputs(int participant)
    {
        foreach (var output in _outputs[participant])
            output.Reopen();
    }

    /// <summary>The participant is gone, see <see cref="IFabric.Gone"/>.</summary>
    public void Gone(int participant, bool willReturn)
    {
        Interlocked.Exchange(ref _inboxes[participant], null)?.Dispose();
        if (willReturn)
        {
            ForEachInput(participant, static edge => edge.Rewind());
            return;
        }
        ForEachInput(participant, static edge =>
        {
            edge.IsAttached = false;
            edge.Clear();
        });
        foreach (var output in _outputs[participant])
            output.Close();
    }

    private static EdgeQueue Queue(EdgePlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.QueueSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.QueueSize, Protocol.Limits.MaxQueueSize);
        return new EdgeQueue(plan.Producer, plan.Output, plan.Input, plan.QueueSize, plan.Blocks) { IsAttached = !plan.InitiallyDetached };
    }

    private void ForEachInput(int participant, Action<EdgeQueue> change)
    {
        var mailbox = _mailboxes[participant];
        for (var input = 0; input < mailbox.Inputs; input++)
        {
            if (mailbox[input] is { } edge)
                mailbox.Update(edge, change);
        }
    }
}
