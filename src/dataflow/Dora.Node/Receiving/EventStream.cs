using System.Diagnostics;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node.Receiving;

/// <summary>Merges what the daemon says and what the inputs bring into the order a node sees. Used by one thread at a time, which it checks.</summary>
internal sealed class EventStream : IDisposable
{
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(30);

    private readonly IInbox _inbox;
    private readonly ControlEvents _control;
    private readonly string[] _inputs;
    private readonly HeldSamples _held = new();
    private string? _closed;
    private int _openInputs;
    private ulong _latestTimestamp;
    private int _busy;
    private volatile bool _ended;
    private volatile bool _disposed;

    public EventStream(IInbox inbox, ControlEvents control, IReadOnlyList<InputConfiguration> inputs)
    {
        _inbox = inbox;
        _control = control;
        _inputs = [.. inputs.Select(input => input.Id.Value)];
        _openInputs = _inputs.Length;
    }

    /// <summary>True when the last event was returned.</summary>
    public bool Ended => _ended;

    /// <summary>The highest timestamp received so far.</summary>
    public ulong LatestTimestamp => Volatile.Read(ref _latestTimestamp);

    public long CopiedMessages => _held.Copied;

    public NodeEvent? TryTake()
    {
        Enter();
        try
        {
            return TakeNext();
        }
        finally
        {
            Leave();
        }
    }

    public NodeEvent? Take(TimeSpan timeout)
    {
        Enter();
        try
        {
            if (TakeNext() is { } ready)
                return ready;
            return timeout == Timeout.InfiniteTimeSpan ? WaitAndTake() : WaitAndTake(timeout);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// Blocks until <see cref="TryTake"/> may have something or the stream has ended. Does nothing while another thread receives: that
    /// is the program's mistake, and the program's thread is told of it when it takes.
    /// </summary>
    public void WaitQuietly()
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            return;
        try
        {
            if (!_ended && !_control.Any)
                _inbox.Wait(Timeout.InfiniteTimeSpan);
        }
        finally
        {
            Leave();
        }
    }

    public void Wake() => _inbox.Wake();

    /// <summary>Ends the stream; a receiving thread leaves with nothing before this returns.</summary>
    public void Dispose()
    {
        _ended = true;
        _disposed = true;
        long start = Stopwatch.GetTimestamp();
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            _inbox.Wake();
            spin.SpinOnce();
            if (Stopwatch.GetElapsedTime(start) > LeaveTimeout)
                throw new InvalidOperationException($"a thread has not left Receive within {LeaveTimeout.TotalSeconds:0} s after the node was disposed");
        }

        // _busy stays taken: whoever comes later is told that the node is gone.
        _held.Dispose();
    }

    private NodeEvent? WaitAndTake()
    {
        while (!_ended)
        {
            _inbox.Wait(Timeout.InfiniteTimeSpan);
            if (TakeNext() is { } next)
                return next;
        }

        return null;
    }

    private NodeEvent? WaitAndTake(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan left = timeout; left > TimeSpan.Zero && !_ended; left = timeout - Stopwatch.GetElapsedTime(start))
        {
            _inbox.Wait(left);
            if (TakeNext() is { } next)
                return next;
        }

        return null;
    }

    private NodeEvent? TakeNext()
    {
        if (_ended)
            return null;
        if (_control.Any && _control.TryTake(out NodeEvent? control, out bool isLast))
        {
            _ended = isLast;
            return control;
        }

        if (_closed is { } closed)
        {
            _closed = null;
            return new InputClosedEvent(closed);
        }

        if (_openInputs == 0 && _inputs.Length > 0)
        {
            _ended = true;
            return new StopEvent(StopCause.AllInputsClosed);
        }

        return TakeInput();
    }

    private NodeEvent? TakeInput()
    {
        switch (_inbox.TryTake(out Sample? sample, out int input))
        {
            case TakeStatus.Message:
                if (sample!.Header.Timestamp > _latestTimestamp)
                    Volatile.Write(ref _latestTimestamp, sample.Header.Timestamp);
                return _held.Wrap(_inputs[input], sample);
            case TakeStatus.Closed:
                // The end of an input may overtake what the daemon said before it closed it: that its sender failed.
                _openInputs--;
                _closed = _inputs[input];
                _control.CatchUp();
                return TakeNext();
            default:
                return null;
        }
    }

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) == 0)
            return;
        ObjectDisposedException.ThrowIf(_disposed, typeof(DoraNode));
        throw new InvalidOperationException("another thread is receiving; only one thread at a time may receive the events of a node");
    }

    private void Leave() => Volatile.Write(ref _busy, 0);
}
