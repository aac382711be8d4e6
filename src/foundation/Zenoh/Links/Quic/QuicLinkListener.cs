using System.Collections.Concurrent;
using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Zenoh.Links.Tls;

namespace Zenoh.Links.Quic;

/// <summary>Accepts QUIC connections; each is a link as soon as the first bytes of its stream are there, within the time of a handshake.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macos"), SupportedOSPlatform("windows")]
internal sealed class QuicLinkListener : LinkListener
{
    private readonly LinkOptions _options;
    private readonly TlsIdentity _identity;
    private readonly QuicListener _listener;
    private readonly SemaphoreSlim _slots;
    private readonly ConditionalWeakTable<QuicConnection, TlsPeerCheck> _checks = [];
    private readonly BlockingCollection<Link> _ready = [];
    private readonly CancellationTokenSource _stop = new();

    /// <exception cref="LinkException">No certificate, or the address cannot be bound.</exception>
    public QuicLinkListener(Endpoint endpoint, LinkOptions options)
        : base(endpoint)
    {
        _options = options;
        _identity = TlsIdentity.ForListening(endpoint, options.Tls);
        _slots = new SemaphoreSlim(options.PendingHandshakes);
        var target = HostPort.Of(endpoint);
        try
        {
            _listener = ListenAsync(new IPEndPoint(NetworkAddresses.Resolve(endpoint, target.Host)[0], target.Port)).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception fault) when (QuicSupport.IsFault(fault))
        {
            throw new LinkException(endpoint.ToString(), $"cannot listen: {fault.Message}", fault);
        }

        _ = AcceptAllAsync();
    }

    public override IReadOnlyList<Locator> Locators => NetworkAddresses.Reachable(LinkProtocols.Quic, _listener.LocalEndPoint, dualMode: true, Endpoint.Metadata);

    public override Link? Accept() => _ready.TryTake(out var link, Timeout.Infinite) ? link : null;

    protected override void Close()
    {
        _stop.Cancel();
        _ready.CompleteAdding();
        while (_ready.TryTake(out var link))
            link.Dispose();
        _listener.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private ValueTask<QuicListener> ListenAsync(IPEndPoint local) => QuicListener.ListenAsync(new QuicListenerOptions
    {
        ListenEndPoint = local,
        ListenBacklog = _options.PendingHandshakes,
        ApplicationProtocols = QuicSupport.Protocols,
        ConnectionOptionsCallback = (connection, _, _) => ValueTask.FromResult(ServerOptions(connection)),
    });

    private QuicServerConnectionOptions ServerOptions(QuicConnection connection)
    {
        var peer = new TlsPeerCheck(_identity, _identity.EnableMtls, nameRequired: false);
        _checks.Add(connection, peer);
        var tls = new SslServerAuthenticationOptions
        {
            ApplicationProtocols = QuicSupport.Protocols,
            ServerCertificateContext = _identity.Own,
            ClientCertificateRequired = _identity.EnableMtls,
            CertificateChainPolicy = _identity.EnableMtls ? peer.ChainPolicy() : null,
            RemoteCertificateValidationCallback = peer.Validate,
        };
        return QuicSupport.Common(new QuicServerConnectionOptions { ServerAuthenticationOptions = tls }, _identity, inboundStreams: 1);
    }

    private async Task AcceptAllAsync()
    {
        while (!IsDisposed)
        {
            try
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                _ = AdmitAsync(await _listener.AcceptConnectionAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception fault) when (QuicSupport.IsFault(fault) || fault is OperationCanceledException)
            {
                // A connection whose handshake failed, or the end.
                _slots.Release();
                CountRefusal(fault.Message);
            }
        }
    }

    private async Task AdmitAsync(QuicConnection connection)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_identity.HandshakeTimeout);
        try
        {
            var stream = await connection.AcceptInboundStreamAsync(limit.Token).ConfigureAwait(false);
            _checks.TryGetValue(connection, out var peer);
            _ready.Add(new QuicLink(connection, stream, peer!, _identity, [Endpoint.Metadata, EndpointParameters.Empty], _options));
        }
        catch (Exception fault)
        {
            // Whatever a stranger's connection makes the library throw ends here, with that connection.
            var from = new Locator(LinkProtocols.Quic, HostPort.Format(connection.RemoteEndPoint));
            await connection.DisposeAsync().ConfigureAwait(false);
            CountRefusal(from, fault is OperationCanceledException ? $"no stream within {_identity.HandshakeTimeout.TotalSeconds:0.###} s" : fault.Message);
        }

        _slots.Release();
    }
}
