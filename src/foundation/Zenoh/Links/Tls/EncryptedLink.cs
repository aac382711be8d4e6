using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Zenoh.Links.Tls;

/// <summary>Batches with a length prefix over an encrypted stream: TLS over TCP, or QUIC.</summary>
internal abstract class EncryptedLink(Stream stream, TlsPeerCheck peer, Locator source, Locator destination, LinkOptions options)
    : Link(source, destination, options.SendTimeout)
{
    private CertificateExpiry? _expiry;

    public sealed override bool IsStreamed => true;

    public sealed override int MaxBatchBytes => LinkLimits.StreamBatchBytes;

    /// <summary>Held while something is sent.</summary>
    protected Lock Sending { get; } = new();

    public sealed override int Receive(Span<byte> buffer)
    {
        try
        {
            return Received(stream.Read(buffer), buffer.Length);
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            return Failed(fault);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public sealed override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return Received(await ReadAsync(buffer).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            return Failed(fault);
        }
    }

    public sealed override LinkSendResult Send(ReadOnlySpan<byte> batch) => Send(batch, default);

    public sealed override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        try
        {
            lock (Sending)
            {
                if (IsDisposed)
                    return LinkSendResult.Closed;
                stream.Write(head);
                stream.Write(tail);
            }

            return LinkSendResult.Sent;
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            Failed(fault);
            return Cause(fault) == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
        }
    }

    /// <summary>Ends the link with the other side's certificate, where that is asked for. The last thing a constructor does.</summary>
    protected void WatchExpiry(TlsIdentity identity, LinkOptions options)
    {
        if (identity.CloseOnExpiration && peer.Expires is { } expires)
        {
            _expiry = new CertificateExpiry(options.Time, expires, Expire);
        }
    }

    /// <summary>Reads what there is; with an empty buffer waits until there is something, and takes nothing.</summary>
    protected virtual ValueTask<int> ReadAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    /// <summary>Whether the stream throws this when it ends or fails.</summary>
    protected abstract bool IsEnd(Exception fault);

    /// <summary>What the fault means in terms of sockets; null where its message says it best.</summary>
    protected abstract SocketError? Cause(Exception fault);

    /// <summary>As <see cref="Close"/>.</summary>
    protected abstract void CloseStream();

    protected sealed override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source), CertificateCommonName = peer.CommonName };

    protected sealed override void Close()
    {
        _expiry?.Dispose();
        CloseStream();
    }

    private void Expire()
    {
        EndBecause("the certificate of the other side expired");
        Dispose();
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
}
