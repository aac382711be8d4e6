using System.Net;
using System.Net.Sockets;
using Zenoh.Links.Tcp;

namespace Zenoh.Links;

/// <summary>The accept loop over one listening stream socket: outlives aborted connections and shortages of descriptors.</summary>
internal sealed class SocketAcceptor : IDisposable
{
    private readonly ManualResetEventSlim _disposed = new();
    private readonly Socket _listening;

    // Kept, because a disposed socket does not tell any more; null for a Unix socket.
    private readonly IPEndPoint? _bound;
    private readonly bool _dualMode;

    // What connections from elsewhere get; null when all connections have what the system chose.
    private readonly byte[]? _congestion;

    public SocketAcceptor(Socket listening)
    {
        _listening = listening;
        _bound = listening.LocalEndPoint as IPEndPoint;
        _dualMode = listening.AddressFamily == AddressFamily.InterNetworkV6 && listening.DualMode;
        _congestion = _bound is null ? null : LoopbackCongestion.Unpace(listening);
    }

    public IReadOnlyList<Locator> Reachable(string protocol, EndpointParameters metadata) =>
        NetworkAddresses.Reachable(protocol, _bound!, _dualMode, metadata);

    /// <summary>Waits for a connection; null once disposed.</summary>
    /// <param name="refused">Told why a connection came to nothing.</param>
    public Socket? Accept(Action<string> refused)
    {
        while (!_disposed.IsSet)
        {
            try
            {
                return Admit(_listening.Accept());
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException fault)
            {
                if (_disposed.IsSet)
                {
                    return null;
                }

                refused(SocketFaults.Describe(fault.SocketErrorCode));
                Pause(fault.SocketErrorCode);
            }
        }

        return null;
    }

    public void Dispose()
    {
        _disposed.Set();
        _listening.Dispose();
    }

    private Socket Admit(Socket accepted)
    {
        if (_congestion is not null && accepted.RemoteEndPoint is IPEndPoint remote && !LoopbackCongestion.IsLocal(remote.Address))
        {
            LoopbackCongestion.Restore(accepted, _congestion);
        }

        return accepted;
    }

    // An aborted connection is gone with its error; anything else would fail again at once and spin.
    private void Pause(SocketError error)
    {
        if (error is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
        {
            _disposed.Wait(LinkLimits.AcceptPause);
        }
    }
}
