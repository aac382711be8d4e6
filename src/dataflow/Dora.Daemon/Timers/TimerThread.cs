using Dora.Daemon.Routing;
using SharedMemory.Linux;

namespace Dora.Daemon.Timers;

/// <summary>
/// All timers of a run on one thread: absolute deadlines, so that nothing drifts; the first tick at once; ticks that were missed are
/// skipped and counted. A tick allocates nothing.
/// </summary>
internal sealed class TimerThread : IDisposable
{
    /// <summary>The kernel may delay a wait by this much; the default of 50 µs is more than a tick is late otherwise.</summary>
    private const long SlackNanoseconds = 1;

    private readonly DeadlineWait _wait = new();
    private readonly PriorityQueue<Clock, long> _clocks = new();
    private readonly int[] _cores;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _skipped;

    /// <param name="timers">The intervals, in nanoseconds, and where their ticks go.</param>
    /// <param name="cores">Where the thread may run; anywhere when empty.</param>
    /// <param name="failed">Is told, on the timer thread, what ended it.</param>
    public TimerThread(
        IEnumerable<(long IntervalNanoseconds, Publication Ticks)> timers, IReadOnlyList<int> cores, Action<Exception> failed)
    {
        _cores = [.. cores];
        _failed = failed;
        StartNanoseconds = MonotonicClock.Nanoseconds;
        foreach ((long interval, Publication ticks) in timers)
            _clocks.Enqueue(new Clock(Math.Max(interval, 1), ticks), StartNanoseconds);
        _thread = new Thread(Run) { Name = "timers", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The moment of the first ticks, on the monotonic clock.</summary>
    public long StartNanoseconds { get; }

    /// <summary>Ticks that were not sent because the thread came too late for them.</summary>
    public long SkippedTicks => Interlocked.Read(ref _skipped);

    /// <summary>Ends the thread; no tick is sent afterwards.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _wait.Interrupt();
        _thread.Join();
        _wait.Dispose();
    }

    private void Run()
    {
        try
        {
            DeadlineWait.SetTimerSlackOfThisThread(SlackNanoseconds);
            if (_cores.Length > 0)
                CpuAffinity.ConfineThisThread(_cores);
            while (!_isStopping && _clocks.TryPeek(out Clock? clock, out long deadline))
            {
                if (_wait.WaitUntil(deadline))
                    _ = _clocks.DequeueEnqueue(clock, Tick(clock, deadline));
            }
        }
#pragma warning disable CA1031 // The owner of the run learns of it and fails the dataflow; an exception here would end the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failed(error);
        }
    }

    /// <returns>The next deadline.</returns>
    private long Tick(Clock clock, long deadline)
    {
        clock.Ticks.PublishEmpty();
        long next = TickGrid.Next(deadline, clock.IntervalNanoseconds, MonotonicClock.Nanoseconds, out long skipped);
        if (skipped > 0)
            Interlocked.Add(ref _skipped, skipped);
        return next;
    }

    private sealed record Clock(long IntervalNanoseconds, Publication Ticks);
}
