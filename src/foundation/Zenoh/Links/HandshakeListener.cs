using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Zenoh.Links.Tcp;

namespace Zenoh.Links;

/// <summary>
/// Accepts TCP connections that must shake hands above TCP before they are links. Handshakes run beside each other, each within its time, so that
/// connections that say nothing hold up nobody; their number is bounded, further connections wait in the kernel.
/// </summary>
internal abstract class HandshakeListener : LinkListener
{
    private readonly string _protocol;
    private readonly TimeSpan _handshakeTimeout;
    private readonly SocketAcceptor _acceptor;
    private readonly SemaphoreSlim _slots;
    private readonly BlockingCollection<Link> _ready = [];
    private readonly CancellationTokenSource _stop = new();

    protected HandshakeListener(Endpoint endpoint, LinkOptions options, string protocol, TimeSpan handshakeTimeout)
        : base(endpoint)
    {
        _protocol = protocol;
        _handshakeTimeout = handshakeTimeout;
        _slots = new SemaphoreSlim(options.PendingHandshakes);
        _acceptor = new SocketAcceptor(TcpSockets.Listen(endpoint, options));
    }

    public sealed override IReadOnlyList<Locator> Locators => _acceptor.Reachable(_protocol, Endpoint.Metadata);

    public sealed override Link? Accept()
    {
        if (!_ready.TryTake(out var link, Timeout.Infinite))
        {
            return null;
        }

        _slots.Release();
        return link;
    }

    /// <summary>Begins accepting; the last thing a constructor does.</summary>
    protected void Start() => new Thread(AcceptLoop) { IsBackground = true, Name = $"zenoh accept {Endpoint.Locator}" }.Start();

    /// <summary>Makes a link of a connection. Whatever it throws ends that connection only; <paramref name="cancellation"/> ends it too.</summary>
    protected abstract Task<Link> ShakeHandsAsync(Socket socket, CancellationToken cancellation);

    protected sealed override void Close()
    {
        _stop.Cancel();
        _acceptor.Dispose();
        _ready.CompleteAdding();
        while (_ready.TryTake(out var link))
        {
            link.Dispose();
        }
    }

    private void AcceptLoop()
    {
        try
        {
            while (true)
            {
                _slots.Wait(_stop.Token);
                if (_acceptor.Accept(CountRefusal) is not { } socket)
                {
                    return;
                }

                _ = AdmitAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task AdmitAsync(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_handshakeTimeout);
        Locator? from = null;
        try
        {
            from = new Locator(_protocol, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!));
            socket.NoDelay = true;
            Offer(await ShakeHandsAsync(socket, limit.Token).ConfigureAwait(false));
        }
        catch (Exception fault)
        {
            // Whatever a stranger's connection makes the TLS stack throw ends here, with that connection.
            socket.Dispose();
            CountRefusal(from, fault switch
            {
                OperationCanceledException => $"no handshake within {_handshakeTimeout.TotalSeconds:0.###} s; does the node there dial {_protocol}?",
                LinkException { Reason: var reason } => reason,
                _ => fault.Message,
            });
            _slots.Release();
        }
    }

    private void Offer(Link link)
    {
        try
        {
            _ready.Add(link);
        }
        catch (InvalidOperationException)
        {
            link.Dispose();
            throw;
        }
    }
}
