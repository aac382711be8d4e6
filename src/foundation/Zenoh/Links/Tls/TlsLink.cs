using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace Zenoh.Links.Tls;

/// <summary>Batches with a length prefix over TLS 1.2 or 1.3 over TCP.</summary>
internal sealed class TlsLink : Link
{
    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly TlsPeerCheck _peer;
    private readonly Lock _sending = new();
    private readonly CertificateExpiry? _expiry;

    private TlsLink(Socket socket, SslStream stream, TlsPeerCheck peer, TlsIdentity identity, (Locator Source, Locator Destination) ends, LinkOptions options)
        : base(ends.Source, ends.Destination, options.SendTimeout)
    {
        _socket = socket;
        _stream = stream;
        _peer = peer;
        socket.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        if (identity.CloseOnExpiration && peer.Expires is { } expires)
        {
            _expiry = new CertificateExpiry(options.Time, expires, Expire);
        }
    }

    public override bool IsStreamed => true;

    public override int MaxBatchBytes => LinkLimits.StreamBatchBytes;

    public override TimeSpan SendTimeout
    {
        get => base.SendTimeout;
        set
        {
            base.SendTimeout = value;
            _socket?.SendTimeout = SocketSetup.Milliseconds(value);
        }
    }

    public override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(_socket);

    /// <summary>A link over a stream whose handshake is done.</summary>
    public static TlsLink Over(Socket socket, SslStream stream, TlsPeerCheck peer, TlsIdentity identity, EndpointParameters[] metadata, LinkOptions options)
    {
        var source = new Locator(LinkProtocols.Tls, HostPort.Format((IPEndPoint)socket.LocalEndPoint!), metadata[0]);
        var destination = new Locator(LinkProtocols.Tls, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!), metadata[1]);
        return new TlsLink(socket, stream, peer, identity, (source, destination), options);
    }

    public override int Receive(Span<byte> buffer)
    {
        try
        {
            return Received(_stream.Read(buffer), buffer.Length);
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            return Failed(fault);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return Received(await _stream.ReadAsync(buffer).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            return Failed(fault);
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> batch) => Send(batch, default);

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        try
        {
            lock (_sending)
            {
                _stream.Write(head);
                _stream.Write(tail);
            }

            return LinkSendResult.Sent;
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            Failed(fault);
            return Cause(fault) == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
        }
    }

    protected override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source), CertificateCommonName = _peer.CommonName };

    protected override void Close()
    {
        _expiry?.Dispose();
        SayGoodbye();
        SocketSetup.End(_socket);
        _stream.Dispose();
    }

    private void Expire()
    {
        EndBecause("the certificate of the other side expired");
        Dispose();
    }

    // close_notify tells the other side that nothing was cut off. Skipped when it would have to wait.
    private void SayGoodbye()
    {
        if (!SocketSetup.IsWritable(_socket) || !_sending.TryEnter())
        {
            return;
        }

        try
        {
            _stream.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            // The other side is gone already.
        }
        finally
        {
            _sending.Exit();
        }
    }

    private int Received(int received, int room)
    {
        if (received > 0 || (room == 0 && !IsDisposed))
        {
            return received;
        }

        EndBecause("closed by the other side");
        return End;
    }

    private int Failed(Exception fault)
    {
        EndBecause(Cause(fault) is { } error ? SocketFaults.Describe(error) : fault.Message);
        return End;
    }

    private static SocketError? Cause(Exception fault) => (fault.InnerException as SocketException)?.SocketErrorCode;

    // A stream whose socket is shut down under it answers with any of these, depending on where it stood.
    private static bool IsEnd(Exception fault) =>
        fault is IOException or ObjectDisposedException or InvalidOperationException or AuthenticationException or SocketException or NotSupportedException;
}
