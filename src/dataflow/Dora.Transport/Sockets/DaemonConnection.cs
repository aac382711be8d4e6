using System.Net.Sockets;
using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>
/// The daemon's end of one incarnation of a node: a thread that reads what the node sends and never waits for any reader, and a
/// thread that writes what its inputs receive and may wait for the node as long as it likes.
/// </summary>
internal sealed class DaemonConnection
{
    /// <summary>How long the writer may take to tell a node why its connection ends.</summary>
    private static readonly TimeSpan RefusalGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long a thread may take to see that its socket was shut down.</summary>
    private static readonly TimeSpan ThreadEndDeadline = TimeSpan.FromSeconds(5);

    private const int StackBytes = 256 * 1024;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _nodeEnd;
    private readonly Mailbox _mailbox;
    private readonly CreditLedger _credit;
    private readonly OutputEdges[] _outputs;
    private readonly FrameReceiver _receiver;
    private readonly PendingCloses _closes;
    private readonly Thread _reader;
    private readonly Thread _writer;
    private volatile string? _refusal;
    private volatile bool _stopping;

    /// <param name="name">The node's name, for messages.</param>
    /// <param name="mailbox">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="pool">Where its messages are kept.</param>
    /// <param name="refused">Called on the reading thread when the node broke the protocol.</param>
    public DaemonConnection(string name, Mailbox mailbox, OutputEdges[] outputs, PoolBudget pool, Action<string> refused)
    {
        (_socket, _nodeEnd) = SocketPair.Create();
        _mailbox = mailbox;
        _outputs = outputs;
        _receiver = new FrameReceiver(_socket);
        _closes = new PendingCloses(() => _receiver.ReceivedBytes, HasUnread);
        _credit = new CreditLedger(outputs, mailbox.Wake);
        var frames = new NodeFrames(mailbox, outputs, _credit, pool, _nodeEnd.Dispose);
        _reader = new Thread(() => Read(name, frames, refused), StackBytes) { IsBackground = true, Name = $"data from {name}" };
        _writer = new Thread(() => Write(outputs), StackBytes) { IsBackground = true, Name = $"data to {name}" };
    }

    /// <summary>The descriptor the node gets; closed here once the node has said hello through its own copy.</summary>
    public int NodeDescriptor => (int)_nodeEnd.DangerousGetHandle();

    public CreditLedger Credit => _credit;

    public void Start()
    {
        _reader.Start();
        _writer.Start();
    }

    /// <summary>Closes an output behind what the node has sent on it.</summary>
    public void CloseOutput(int output) => _closes.Add(_outputs[output]);

    /// <summary>Ends the connection. What the node sent before is still delivered.</summary>
    public void Stop()
    {
        _stopping = true;
        _mailbox.Wake();
        ShutDown(_socket);
        Join(_writer, ThreadEndDeadline);
        Join(_reader, ThreadEndDeadline);
        _closes.Finish();
        _socket.Dispose();
        _nodeEnd.Dispose();
    }

    private void Read(string name, NodeFrames frames, Action<string> refused)
    {
        try
        {
            while (frames.TryHandleNext(_receiver))
            {
            }
        }
        catch (TransportException e)
        {
            _refusal = $"The data connection of '{name}' was closed: {e.Message}";
            _mailbox.Wake();
            Join(_writer, RefusalGrace);
            refused(_refusal);
        }
        ShutDown(_socket);
        _mailbox.Wake();
    }

    private void Write(OutputEdges[] outputs)
    {
        var sender = new FrameSender(_socket);
        WriteState(sender, outputs);
        while (_refusal is null)
        {
            while (_credit.TryCollect(out var output, out var messages))
                sender.Write(FrameKind.Credit, output, 0, new CreditGrant(messages));
            if (WriteNext(sender))
                continue;
            if (!sender.TryFlush() || _stopping)
                return;
            _mailbox.Wait(Timeout.InfiniteTimeSpan);
        }
        sender.WriteRefusal(_refusal);
        sender.TryFlush();
    }

    private void WriteState(FrameSender sender, OutputEdges[] outputs)
    {
        sender.Write(FrameKind.Welcome, new Greeting(_mailbox.Inputs, outputs.Length));
        for (var input = 0; input < _mailbox.Inputs; input++)
        {
            var edge = _mailbox[input];
            var (acknowledged, dropped) = edge is null ? default : _mailbox.Progress(edge);
            sender.Write(input, edge is { Blocks: true } ? FrameHeader.Blocks : (byte)0, new InputState(edge?.Capacity ?? 0, acknowledged, dropped));
        }
        for (var output = 0; output < outputs.Length; output++)
        {
            var flags = (outputs[output].Blocks ? FrameHeader.Blocks : 0) | (outputs[output].IsClosed ? FrameHeader.Closed : 0);
            _credit.Refill(output);
            sender.Write(FrameKind.Output, output, (byte)flags, default);
        }
    }

    private bool WriteNext(FrameSender sender)
    {
        switch (_mailbox.TrySend(out var message, out var input, out var number))
        {
            case TakeStatus.Message:
                sender.WriteMessage(input, 0, number, message!.Header, message.Parameters.Span, message.Payload.Span);
                message.Release();
                return true;
            case TakeStatus.Closed:
                sender.Write(FrameKind.Close, input);
                return true;
            default:
                return false;
        }
    }

    private bool HasUnread()
    {
        try
        {
            return _socket.Available > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is broken or over: what it had was read.
            return false;
        }
    }

    private static void Join(Thread thread, TimeSpan deadline)
    {
        if (thread != Thread.CurrentThread && thread.IsAlive)
            thread.Join(deadline);
    }

    /// <summary>Ends reads and writes of both sides; what was sent before can still be read.</summary>
    internal static void ShutDown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer ended the connection first.
        }
        catch (ObjectDisposedException)
        {
            // The other owner closed it first.
        }
    }
}
