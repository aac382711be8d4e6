using System.Net.Quic;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Zenoh.Links.Tls;

namespace Zenoh.Links.Quic;

/// <summary>The only stream of a QUIC connection, which belongs to the link.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macos"), SupportedOSPlatform("windows")]
internal sealed class QuicLink : EncryptedLink
{
    // How long what was sent may take to arrive before the connection is torn down after all.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly QuicConnection _connection;
    private readonly QuicStream _stream;
    private readonly byte[] _ahead = new byte[1];
    private bool _hasAhead;
    private Task _closing = Task.CompletedTask;

    public QuicLink(QuicConnection connection, QuicStream stream, TlsPeerCheck peer, TlsIdentity identity, EndpointParameters[] metadata, LinkOptions options)
        : base(stream, peer, QuicSupport.LocatorOf(connection.LocalEndPoint, metadata[0]), QuicSupport.LocatorOf(connection.RemoteEndPoint, metadata[1]), options)
    {
        _connection = connection;
        _stream = stream;
        stream.WriteTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        WatchExpiry(identity, options);
    }

    public override TimeSpan SendTimeout
    {
        get => base.SendTimeout;
        set
        {
            base.SendTimeout = value;
            _stream?.WriteTimeout = SocketSetup.Milliseconds(value);
        }
    }

    /// <summary>The library takes batches at once until it holds enough, which shows only in a send that waits.</summary>
    public override bool CanSendNow
    {
        get
        {
            if (EndReason is not null || !Sending.TryEnter())
                return false;
            Sending.Exit();
            return true;
        }
    }

    // A read without room does not promise to wait; one byte is read ahead instead.
    protected override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            _hasAhead = _hasAhead || await _stream.ReadAsync(_ahead).ConfigureAwait(false) > 0;
            return 0;
        }

        if (!_hasAhead)
            return await _stream.ReadAsync(buffer).ConfigureAwait(false);
        _hasAhead = false;
        buffer.Span[0] = _ahead[0];
        return 1;
    }

    protected override bool IsEnd(Exception fault) => QuicSupport.IsFault(fault);

    // A write that stood still is told by the stream; everything that has to do with the connection is a QuicException.
    protected override SocketError? Cause(Exception fault) => fault is IOException and not QuicException ? SocketError.TimedOut : null;

    public override void AwaitDelivery(TimeSpan patience) => _closing.Wait(patience);

    protected override void CloseStream() => _closing = CloseAsync();

    // The end of a connection discards what has not arrived, so that waits for it. A send that stands still is broken off.
    private async Task CloseAsync()
    {
        try
        {
            _stream.Abort(QuicAbortDirection.Read, QuicSupport.NoError);
            if (TryCompleteWrites())
                await _stream.WritesClosed.WaitAsync(Farewell).ConfigureAwait(false);
            await _connection.CloseAsync(QuicSupport.NoError).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsEnd(fault) || fault is TimeoutException)
        {
            // The other side is gone already.
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private bool TryCompleteWrites()
    {
        if (!Sending.TryEnter())
        {
            _stream.Abort(QuicAbortDirection.Write, QuicSupport.NoError);
            return false;
        }

        _stream.CompleteWrites();
        Sending.Exit();
        return true;
    }
}
