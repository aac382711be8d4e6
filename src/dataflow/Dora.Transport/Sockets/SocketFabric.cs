using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>
/// Edges over one stream socket per node, relayed by the daemon: the fallback where shared memory is missing. The queues are the
/// daemon's; a node keeps a copy of the unread messages it was sent, so that a slow one sees its newest. A node whose connection
/// ends stays attached, like one that is stopped, until <see cref="Gone"/> says what becomes of it.
/// </summary>
public sealed class SocketFabric : IProcessFabric
{
    private readonly Lock _gate = new();
    private readonly FabricPlan _plan;
    private readonly EdgeGraph _graph;
    private readonly PoolBudget[] _pools;
    private readonly DaemonConnection?[] _connections;
    private readonly Action<int, string> _refused;

    private SocketFabric(FabricPlan plan, Action<int, string> refused)
    {
        _plan = plan;
        _refused = refused;
        _graph = new EdgeGraph(plan);
        _connections = new DaemonConnection?[plan.Participants.Count];
        _pools = [.. plan.Participants.Select((p, i) => new PoolBudget(p.Name, p.PoolLimitBytes, _graph.Outputs(i)))];
        for (var participant = 0; participant < _connections.Length; participant++)
            _graph.Mailbox(participant).RoomFreed = edge => Volatile.Read(ref _connections[edge.Producer])?.Credit.Refill(edge.Output);
    }

    /// <summary>Makes the edges of a plan.</summary>
    /// <param name="plan">Participants and edges.</param>
    /// <param name="refused">
    /// Told which participant broke the protocol and how, once per incarnation, on a thread that must not be held up. Its outputs are
    /// closed and its inputs detached by then.
    /// </param>
    /// <returns>The fabric.</returns>
    /// <exception cref="ArgumentException">The plan contradicts itself, or a participant has more than 65,535 inputs or outputs.</exception>
    public static SocketFabric Create(FabricPlan plan, Action<int, string>? refused = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var participant in plan.Participants)
        {
            if (participant.Inputs > ushort.MaxValue || participant.Outputs > ushort.MaxValue)
                throw new ArgumentException($"'{participant.Name}' has more than {ushort.MaxValue:N0} inputs or outputs.", nameof(plan));
        }
        return new SocketFabric(plan, refused ?? ((_, _) => { }));
    }

    /// <inheritdoc/>
    /// <exception cref="TransportException">The process has too many open files.</exception>
    public FabricEndpoint Open(int participant)
    {
        lock (_gate)
        {
            _connections[participant]?.Stop();
            _graph.AttachInputs(participant);
            _graph.AttachOutputs(participant);
            var plan = _plan.Participants[participant];
            var connection = new DaemonConnection(
                plan.Name, _graph.Mailbox(participant), _graph.Outputs(participant), _pools[participant], reason => Refuse(participant, reason));
            Volatile.Write(ref _connections[participant], connection);
            connection.Start();
            var description = new EndpointDescription.Socket { Inputs = plan.Inputs, Outputs = plan.Outputs, SocketDescriptor = 0 };
            return new FabricEndpoint(description, [connection.NodeDescriptor]);
        }
    }

    /// <inheritdoc/>
    public IOutbox OpenOutbox(int participant) => _graph.OpenOutbox(participant, _pools[participant]);

    /// <inheritdoc/>
    public IInbox OpenInbox(int participant) => _graph.OpenInbox(participant);

    /// <inheritdoc/>
    public void Gone(int participant, bool willReturn)
    {
        lock (_gate)
        {
            _connections[participant]?.Stop();
            Volatile.Write(ref _connections[participant], null);
            _graph.Gone(participant, willReturn);
        }
    }

    /// <inheritdoc/>
    public void CloseOutput(int participant, int output)
    {
        lock (_gate)
        {
            if (_connections[participant] is { } connection)
                connection.CloseOutput(output);
            else
                _graph.Outputs(participant)[output].Close();
        }
    }

    /// <summary>Null: what is on its way through a socket is on the heaps of both ends.</summary>
    public ISegmentFabric? Segments => null;

    /// <inheritdoc/>
    public EdgeCounters Counters(int edge) => _graph.Counters(edge);

    /// <inheritdoc/>
    public bool IsClosed(int edge) => _graph.IsClosed(edge);

    /// <summary>Ends every connection and closes every output.</summary>
    public void Dispose()
    {
        for (var participant = 0; participant < _connections.Length; participant++)
            Gone(participant, willReturn: false);
    }

    private void Refuse(int participant, string reason)
    {
        _graph.Gone(participant, willReturn: false);
        _refused(participant, reason);
    }
}
