using System.Collections.Concurrent;
using Dora.Daemon.Logs;
using Dora.Protocol;
using SharedMemory.Linux;

namespace Dora.Daemon.Routing;

/// <summary>
/// Where the nodes of a run connect. One thread accepts, one watches all connections; what a node says is read on the pool, one record
/// at a time per node, so that a node that stops in the middle of a record holds up nobody else.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    /// <summary>The most connections at a time, whoever makes them.</summary>
    public const int MaxConnections = 4096;

    /// <summary>After so many records in a row a node's connection waits for its turn again.</summary>
    private const int RecordsPerTurn = 16;

    private static readonly TimeSpan AcceptRound = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<NodeSession, byte> _sessions = [];
    private readonly FdListener _listener;
    private readonly SocketPoller _poller;
    private readonly SessionRequests _requests;
    private readonly LogHub _hub;
    private readonly Thread _acceptor;
    private volatile bool _isDisposed;

    /// <summary>Starts listening.</summary>
    /// <param name="requests">Answers what nodes ask.</param>
    /// <param name="hub">Is told about connections that misbehave.</param>
    public ControlServer(SessionRequests requests, LogHub hub)
    {
        _requests = requests;
        _hub = hub;
        _listener = new FdListener(DaemonAddress.New(CurrentUserId()));
        _poller = new SocketPoller("node connections");
        _acceptor = new Thread(Accept) { Name = "node acceptor", IsBackground = true };
        _acceptor.Start();
    }

    /// <summary>The address nodes connect to.</summary>
    public string Address => _listener.Address;

    /// <summary>Ends all connections.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _listener.Dispose();
        _acceptor.Join();
        _poller.Dispose();
        foreach (NodeSession session in _sessions.Keys)
            session.Dispose();
    }

    /// <summary>The kernel tells it through the credentials of a connection to oneself.</summary>
    private static uint CurrentUserId()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        using (first)
        using (second)
            return first.PeerUserId;
    }

    private void Accept()
    {
        while (!_isDisposed)
        {
            try
            {
                if (_listener.Accept(AcceptRound) is { } socket)
                    Welcome(new NodeSession(socket));
            }
            catch (LinuxException error)
            {
                _hub.Error(LogTargets.Daemon, $"a node cannot connect: {error.Message}");
            }
        }
    }

    private void Welcome(NodeSession session)
    {
        if (!session.PeerIsTrusted || _sessions.Count >= MaxConnections)
        {
            session.TryAnswer(new DaemonToNode.Refused(session.PeerIsTrusted
                ? $"the daemon has {MaxConnections} connections already"
                : "only the user who runs the daemon may attach nodes to it"), []);
            session.Dispose();
            return;
        }

        _sessions.TryAdd(session, 0);
        _poller.Watch(session.Socket, () => _ = ReadAsync(session));
    }

    /// <summary>Never fails: whatever goes wrong ends this connection and is logged.</summary>
    private async Task ReadAsync(NodeSession session)
    {
        try
        {
            for (int records = 0; records < RecordsPerTurn; records++)
            {
                if (session.Receive() is not { } message || !await _requests.HandleAsync(session, message).ConfigureAwait(false))
                {
                    await EndAsync(session).ConfigureAwait(false);
                    return;
                }

                if (!session.HasMore)
                    break;
            }

            _poller.Watch(session.Socket, () => _ = ReadAsync(session));
        }
#pragma warning disable CA1031 // Anything a node can provoke must end with that node's connection.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!_isDisposed)
                _hub.Warn(LogTargets.Daemon, $"closing a node's connection: {error.Message}", session.Registration?.Node.Definition.Id);
            await EndAsync(session).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(NodeSession session)
    {
        if (!_sessions.TryRemove(session, out _))
            return;
        session.Dispose();
        await _requests.EndedAsync(session).ConfigureAwait(false);
    }
}
