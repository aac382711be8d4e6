using System.Collections.Concurrent;
using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>
/// Where all log records of a run meet: a bounded queue and one thread that hands them to the sink, so that a slow terminal slows
/// nobody. One half of the queue goes to the nodes that come first, the other is shared evenly, so that the flood of one node costs no
/// other node its lines; what finds no room is refused. Records of the daemon have room of their own.
/// </summary>
internal sealed class LogHub : IAsyncDisposable
{
    /// <summary>The most text that waits for the sink; a node may print lines of a MiB each.</summary>
    public const long MaxWaitingBytes = 32 << 20;

    /// <summary>Room for records of the daemon beyond what lines may fill: some for each of a thousand nodes.</summary>
    public const int ReservedRecords = 10_000;

    /// <summary>How long the end of a run waits for a sink that hangs.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The most records a caller may let wait; more would only delay what is read.</summary>
    private const int MaxCapacity = 1_000_000;

    /// <summary>The least records of every node that find room, whatever the others do.</summary>
    private const int MinShare = 16;

    private readonly BlockingCollection<(LogRecord Record, LineQuota? Quota)> _queue;
    private readonly ILogSink _sink;
    private readonly int _capacity;
    private readonly int _share;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<LogSubscription> _subscriptions = [];
    private int _closed;
    private int _waitingRecords;
    private long _waitingBytes;
    private long _lostRecords;
    private long _sinkFailures;

    /// <param name="sink">Where the records go.</param>
    /// <param name="dataflow">The run.</param>
    /// <param name="nodes">How many nodes share the queue.</param>
    /// <param name="capacity">How many of their records may wait.</param>
    /// <param name="time">The clock.</param>
    public LogHub(ILogSink sink, DataflowId dataflow, int nodes, int capacity, TimeProvider time)
    {
        _sink = sink;
        Dataflow = dataflow;
        capacity = Math.Clamp(capacity, MinShare, MaxCapacity);
        _capacity = capacity;
        _share = Math.Max(MinShare, capacity / 2 / Math.Max(nodes, 1));
        _time = time;
        _queue = new BlockingCollection<(LogRecord Record, LineQuota? Quota)>(capacity + (nodes * MinShare) + ReservedRecords);
        new Thread(Drain) { Name = "log sink", IsBackground = true }.Start();
    }

    public DataflowId Dataflow { get; }

    /// <summary>Records of the daemon that found no room.</summary>
    public long LostRecords => Interlocked.Read(ref _lostRecords);

    /// <summary>Records the sink threw for.</summary>
    public long SinkFailures => Interlocked.Read(ref _sinkFailures);

    /// <summary>True when a line of a node is worth decoding: the sink has room for it or a node subscribed to the log.</summary>
    public bool WantsLinesOf(LineQuota quota) => HasRoomFor(quota) || _subscriptions.Count > 0;

    /// <summary>Nodes with <c>dora/logs</c> inputs; set before the nodes run.</summary>
    public void Subscribe(IReadOnlyList<LogSubscription> subscriptions) => _subscriptions = subscriptions;

    public void Log(LogLevel level, string target, string message, NodeId? node = null) => Write(new LogRecord
    {
        Timestamp = _time.GetUtcNow(),
        Level = level,
        Target = target,
        Message = message,
        Node = node,
        Dataflow = Dataflow,
    });

    public void Info(string target, string message, NodeId? node = null) => Log(LogLevel.Info, target, message, node);

    public void Debug(string target, string message, NodeId? node = null) => Log(LogLevel.Debug, target, message, node);

    public void Warn(string target, string message, NodeId? node = null) => Log(LogLevel.Warn, target, message, node);

    public void Error(string target, string message, NodeId? node = null) => Log(LogLevel.Error, target, message, node);

    /// <summary>Passes on a record of the daemon.</summary>
    public void Write(LogRecord record)
    {
        Deliver(record);
        if (!TryEnqueue(record, null))
            Interlocked.Increment(ref _lostRecords);
    }

    /// <summary>Passes on a line a node printed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="quota">Its share of the queue.</param>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The line without its end.</param>
    /// <returns>False when the sink does not get it.</returns>
    public bool WriteLine(NodeId node, LineQuota quota, string stream, string text)
    {
        LogRecord record = new()
        {
            Timestamp = _time.GetUtcNow(),
            Level = LogLevel.Stdout,
            Stream = stream,
            Message = text,
            Node = node,
            Dataflow = Dataflow,
        };
        return WriteOfNode(record, quota);
    }

    /// <summary>Passes on what a node says.</summary>
    /// <returns>False when the sink does not get it.</returns>
    public bool WriteOfNode(LogRecord record, LineQuota quota)
    {
        Deliver(record);
        return HasRoomFor(quota) && TryEnqueue(record, quota);
    }

    /// <summary>Takes nothing more and waits until the sink has everything, or for <see cref="FlushTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            _queue.CompleteAdding();
        await Task.WhenAny(_flushed.Task, Task.Delay(FlushTimeout, _time)).ConfigureAwait(false);
    }

    private bool HasRoomFor(LineQuota quota)
    {
        long bytes = Interlocked.Read(ref _waitingBytes);
        bool isHalfEmpty = Volatile.Read(ref _waitingRecords) < _capacity / 2 && bytes < MaxWaitingBytes / 2;
        return isHalfEmpty || (quota.Waiting < _share && bytes < MaxWaitingBytes);
    }

    private void Deliver(LogRecord record)
    {
        foreach (LogSubscription subscription in _subscriptions)
            subscription.Offer(record);
    }

    private bool TryEnqueue(LogRecord record, LineQuota? quota)
    {
        try
        {
            if (!_queue.TryAdd((record, quota)))
                return false;
        }
        catch (InvalidOperationException)
        {
            // The run is over: a straggler's last words have no reader.
            return false;
        }

        // The sink's thread may have taken it already: the counts then pass through less than nothing, which does no harm.
        if (quota is not null)
        {
            quota.Enter();
            Interlocked.Increment(ref _waitingRecords);
            Interlocked.Add(ref _waitingBytes, SizeOf(record));
        }

        return true;
    }

    private void Drain()
    {
        foreach ((LogRecord record, LineQuota? quota) in _queue.GetConsumingEnumerable())
        {
            if (quota is not null)
            {
                quota.Leave();
                Interlocked.Decrement(ref _waitingRecords);
                Interlocked.Add(ref _waitingBytes, -SizeOf(record));
            }

            WriteToSink(record);
        }

        ReportLosses();
        _queue.Dispose();
        _flushed.SetResult();
    }

    private void WriteToSink(LogRecord record)
    {
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

    /// <summary>The last record of a run says what is missing before it; lines of nodes are reported while it runs.</summary>
    private void ReportLosses()
    {
        (long lost, long failed) = (LostRecords, SinkFailures);
        if (lost + failed == 0)
            return;
        WriteToSink(new LogRecord
        {
            Timestamp = _time.GetUtcNow(),
            Level = LogLevel.Warn,
            Target = LogTargets.Daemon,
            Message = $"the log above is not complete: {lost} records of the daemon found no room because the log is read too slowly, "
                + $"{failed} could not be written",
            Dataflow = Dataflow,
        });
    }

    private static long SizeOf(LogRecord record) => (record.Message.Length * sizeof(char)) + 128;
}
