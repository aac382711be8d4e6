using System.Net.Sockets;
using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>
/// A node's end of its data socket, shared by its inbox and outbox: one thread reads into bounded queues whether or not the node
/// takes from them, so that the node always finds the newest messages and the daemon never waits for it. Thread-safe.
/// </summary>
internal sealed class NodeConnection
{
    private const int StackBytes = 256 * 1024;

    /// <summary>What messages kept for reuse may take, in bytes; more is in use when queues are longer.</summary>
    private const long MaxIdleBytes = 64L << 20;

    private readonly Socket _socket;
    private readonly FrameReceiver _receiver;
    private readonly FrameSender _sender;
    private readonly Lock _writeGate = new();
    private readonly long[] _droppedByDaemon;
    private readonly ProgressReport[] _reported;
    private int _progressIsDue;
    private int _owners = 2;
    private volatile string? _refusal;

    /// <param name="socket">Owned by the connection from here on.</param>
    /// <param name="receiver">The receiver that read the welcome.</param>
    /// <param name="mailbox">The inputs.</param>
    /// <param name="credit">The outputs.</param>
    /// <param name="dropped">Per input, what was lost before this process came.</param>
    public NodeConnection(Socket socket, FrameReceiver receiver, Mailbox mailbox, OutputCredit credit, long[] dropped)
    {
        _socket = socket;
        _receiver = receiver;
        _sender = new FrameSender(socket);
        Mailbox = mailbox;
        Credit = credit;
        _droppedByDaemon = dropped;
        _reported = new ProgressReport[mailbox.Inputs];
    }

    public Mailbox Mailbox { get; }

    public OutputCredit Credit { get; }

    public BufferPool Buffers { get; } = new(MaxIdleBytes);

    /// <summary>Says hello and starts reading.</summary>
    public void Start()
    {
        lock (_writeGate)
        {
            _sender.Write(FrameKind.Hello, default(Greeting));
            _sender.TryFlush();
        }
        new Thread(Read, StackBytes) { IsBackground = true, Name = "dora data" }.Start();
    }

    /// <summary>Sends a message.</summary>
    /// <returns>False when the daemon has gone.</returns>
    public bool TrySend(int output, bool waits, in MessageHeader header, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> payload)
    {
        bool sent;
        lock (_writeGate)
        {
            _sender.WriteMessage(output, waits ? (byte)0 : FrameHeader.DoesNotWait, 0, header, parameters, payload);
            sent = _sender.TryFlush();
        }
        ReportProgress();
        return sent;
    }

    /// <summary>To be called when nothing can be sent any more.</summary>
    /// <exception cref="TransportException">The daemon closed the connection because this side broke the protocol.</exception>
    public void ThrowIfRefused()
    {
        if (_refusal is { } reason)
            throw new TransportException(reason);
    }

    public void SendClose(int output)
    {
        lock (_writeGate)
        {
            _sender.Write(FrameKind.Close, output);
            _sender.TryFlush();
        }
        ReportProgress();
    }

    /// <summary>Tells the daemon how far this node has read. When another thread is writing, that one does it.</summary>
    public void ProgressChanged()
    {
        Volatile.Write(ref _progressIsDue, 1);
        ReportProgress();
    }

    public long Dropped(int input)
        => Mailbox[input] is { } edge ? Volatile.Read(ref _droppedByDaemon[input]) + Mailbox.Progress(edge).Dropped : 0;

    /// <summary>One of the two ends is no longer used; with the second the socket closes.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
            return;
        DaemonConnection.ShutDown(_socket);
        _socket.Dispose();
    }

    private void ReportProgress()
    {
        while (Volatile.Read(ref _progressIsDue) != 0 && _writeGate.TryEnter())
        {
            try
            {
                if (Interlocked.Exchange(ref _progressIsDue, 0) != 0)
                    WriteProgress();
            }
            finally
            {
                _writeGate.Exit();
            }
        }
    }

    private void WriteProgress()
    {
        for (var input = 0; input < _reported.Length; input++)
        {
            if (Mailbox[input] is not { } edge)
                continue;
            var (acknowledged, dropped) = Mailbox.Progress(edge);
            var report = new ProgressReport(acknowledged, dropped);
            if (report == _reported[input])
                continue;
            _reported[input] = report;
            _sender.Write(input, report);
        }
        _sender.TryFlush();
    }

    private void Read()
    {
        try
        {
            while (TryHandleNext())
            {
            }
        }
        catch (TransportException e)
        {
            _refusal ??= e.Message;
            DaemonConnection.ShutDown(_socket);
        }
        for (var input = 0; input < Mailbox.Inputs; input++)
        {
            if (Mailbox[input] is { } edge)
                Mailbox.Update(edge, static e => e.IsClosed = true);
        }
        Credit.CloseAll();
    }

    private bool TryHandleNext()
    {
        if (_receiver.IsDrained)
            ReportProgress();
        if (!_receiver.TryReadHeader(out var header))
            return false;
        return header.Kind switch
        {
            FrameKind.Message => TryQueue(header),
            FrameKind.Close => TryCloseInput(header),
            FrameKind.Credit => TryAddCredit(header),
            FrameKind.Refusal => TryKeepRefusal(header),
            _ => throw new FrameException($"The daemon sent a {header.Kind} frame after its welcome."),
        };
    }

    private bool TryQueue(in FrameHeader header)
    {
        var edge = Edge(header);
        if (_receiver.TryReadMessage(header, Buffers, out var number) is not { } message)
            return false;
        var skipped = Mailbox.Receive(edge, message, number, out var dropped);
        message.Release();
        if (skipped < 0)
            throw new FrameException($"Message {number} of input {header.Port} came again.");
        if (skipped > 0)
            Interlocked.Add(ref _droppedByDaemon[header.Port], skipped);
        if (dropped)
            Volatile.Write(ref _progressIsDue, 1);
        return true;
    }

    private bool TryCloseInput(in FrameHeader header)
    {
        header.ExpectBody(0);
        Mailbox.Update(Edge(header), static edge => edge.IsClosed = true);
        return true;
    }

    private bool TryAddCredit(in FrameHeader header)
    {
        header.ExpectPort(Credit.Outputs);
        header.ExpectBody(CreditGrant.Size);
        if (!_receiver.TryRead(CreditGrant.Size, out var body))
            return false;
        Credit.Add(header.Port, CreditGrant.Read(body).Messages);
        return true;
    }

    private bool TryKeepRefusal(in FrameHeader header)
    {
        if (header.BodyLength > FrameSender.MaxRefusalBytes)
            throw new FrameException("The daemon closed the connection and gave an overlong reason.");
        if (_receiver.TryRead(header.BodyLength, out var body))
            _refusal = System.Text.Encoding.UTF8.GetString(body);
        return false;
    }

    private EdgeQueue Edge(in FrameHeader header)
    {
        header.ExpectPort(Mailbox.Inputs);
        return Mailbox[header.Port] ?? throw new FrameException($"Nothing feeds input {header.Port}, yet a {header.Kind} frame came for it.");
    }
}
