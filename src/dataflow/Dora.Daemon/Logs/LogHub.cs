using System.Collections.Concurrent;
using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>
/// Where all log records of a run meet: a bounded queue and one thread that hands them to the sink, so that a slow terminal slows
/// nobody. Lines of nodes are refused when the queue is full or holds too many bytes; records of the daemon have room of their own.
/// </summary>
internal sealed class LogHub : IAsyncDisposable
{
    /// <summary>The most text that waits for the sink; a node may print lines of a MiB each.</summary>
    public const long MaxWaitingBytes = 32 << 20;

    /// <summary>Room for records of the daemon beyond what lines may fill: some for each of a thousand nodes.</summary>
    public const int ReservedRecords = 10_000;

    /// <summary>How long the end of a run waits for a sink that hangs.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<LogRecord> _queue;
    private readonly ILogSink _sink;
    private readonly int _lineCapacity;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<LogSubscription> _subscriptions = [];
    private int _closed;
    private long _waitingBytes;
    private long _lostRecords;
    private long _sinkFailures;

    public LogHub(ILogSink sink, DataflowId dataflow, int lineCapacity, TimeProvider time)
    {
        _sink = sink;
        Dataflow = dataflow;
        _lineCapacity = lineCapacity;
        _time = time;
        _queue = new BlockingCollection<LogRecord>(lineCapacity + ReservedRecords);
        new Thread(Drain) { Name = "log sink", IsBackground = true }.Start();
    }

    public DataflowId Dataflow { get; }

    /// <summary>Records of the daemon that found no room.</summary>
    public long LostRecords => Interlocked.Read(ref _lostRecords);

    /// <summary>Records the sink threw for.</summary>
    public long SinkFailures => Interlocked.Read(ref _sinkFailures);

    /// <summary>True when a line of a node is worth decoding: the sink has room for it or a node subscribed to the log.</summary>
    public bool WantsLines => HasRoom || _subscriptions.Count > 0;

    private bool HasRoom => _queue.Count < _lineCapacity && Interlocked.Read(ref _waitingBytes) < MaxWaitingBytes;

    /// <summary>Nodes with <c>dora/logs</c> inputs; set before the nodes run.</summary>
    public void Subscribe(IReadOnlyList<LogSubscription> subscriptions) => _subscriptions = subscriptions;

    public void Trace(LogLevel level, string target, string message, NodeId? node = null) => Write(new LogRecord
    {
        Timestamp = _time.GetUtcNow(),
        Level = level,
        Target = target,
        Message = message,
        Node = node,
        Dataflow = Dataflow,
    });

    public void Info(string target, string message, NodeId? node = null) => Trace(LogLevel.Info, target, message, node);

    public void Debug(string target, string message, NodeId? node = null) => Trace(LogLevel.Debug, target, message, node);

    public void Warn(string target, string message, NodeId? node = null) => Trace(LogLevel.Warn, target, message, node);

    public void Error(string target, string message, NodeId? node = null) => Trace(LogLevel.Error, target, message, node);

    /// <summary>Passes on a record of the daemon.</summary>
    public void Write(LogRecord record)
    {
        Deliver(record);
        if (!TryEnqueue(record))
            Interlocked.Increment(ref _lostRecords);
    }

    /// <summary>Passes on a line a node printed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The line without its end.</param>
    /// <returns>False when the sink does not get it.</returns>
    public bool WriteLine(NodeId node, string stream, string text)
    {
        return WriteOfNode(new LogRecord
        {
            Timestamp = _time.GetUtcNow(),
            Level = LogLevel.Stdout,
            Stream = stream,
            Message = text,
            Node = node,
            Dataflow = Dataflow,
        });
    }

    /// <summary>Passes on what a node says.</summary>
    /// <returns>False when the sink does not get it.</returns>
    public bool WriteOfNode(LogRecord record)
    {
        Deliver(record);
        return HasRoom && TryEnqueue(record);
    }

    /// <summary>Takes nothing more and waits until the sink has everything, or for <see cref="FlushTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            _queue.CompleteAdding();
        await Task.WhenAny(_flushed.Task, Task.Delay(FlushTimeout, _time)).ConfigureAwait(false);
    }

    private void Deliver(LogRecord record)
    {
        foreach (LogSubscription subscription in _subscriptions)
            subscription.Offer(record);
    }

    private bool TryEnqueue(LogRecord record)
    {
        try
        {
            if (!_queue.TryAdd(record))
                return false;
        }
        catch (InvalidOperationException)
        {
            // The run is over: a straggler's last words have no reader.
            return false;
        }

        Interlocked.Add(ref _waitingBytes, SizeOf(record));
        return true;
    }

    private void Drain()
    {
        foreach (LogRecord record in _queue.GetConsumingEnumerable())
        {
            Interlocked.Add(ref _waitingBytes, -SizeOf(record));
            try
            {
                _sink.Write(record);
            }
#pragma warning disable CA1031 // A sink is foreign code: whatever it throws must not end the thread all nodes' records pass through.
            catch (Exception)
#pragma warning restore CA1031
            {
                Interlocked.Increment(ref _sinkFailures);
            }
        }

        _queue.Dispose();
        _flushed.SetResult();
    }

    private static long SizeOf(LogRecord record) => (record.Message.Length * sizeof(char)) + 128;
}
