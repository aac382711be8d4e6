namespace Zenoh.Transport.Sending;

/// <summary>The writer thread of a transport: made when it is woken, ends after a while without work, made again. Thread-safe.</summary>
/// <param name="look">Sends a batch that is due, and says how to go on.</param>
/// <param name="name">Name of the thread.</param>
internal sealed class Writer(Func<WriterStep> look, string name)
{
    private const int Absent = 0;
    private const int Parked = 1;
    private const int Running = 2;
    private const int RunningAgain = 3;
    private const int Ended = 4;

    private readonly object _parking = new();
    private bool _signalled;
    private int _state;

    /// <summary>There is something to send. While the thread runs this costs one read.</summary>
    public void Wake()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Absent when TryTurn(Absent, Running):
                    Start();
                    return;
                case Parked when TryTurn(Parked, Running):
                    Signal();
                    return;
                case Running when TryTurn(Running, RunningAgain):
                case RunningAgain or Ended:
                    return;
            }
        }
    }

    /// <summary>No more work will come: the thread ends after what it is doing.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _state, Ended) == Parked)
            Signal();
    }

    private void Start() => new Thread(Run, TransportLimits.ThreadStackBytes) { IsBackground = true, Name = name }.Start();

    private void Run()
    {
        while (Volatile.Read(ref _state) != Ended)
        {
            WriterStep step = look();
            if (step == WriterStep.Again || TryTurn(RunningAgain, Running) || !TryTurn(Running, Parked))
                continue;
            if (step == WriterStep.Pause)
                Pause();
            else if (!AwaitSignal())
                return;
        }
    }

    private void Pause()
    {
        if (!TryTakeSignal(TransportLimits.WriterPause) && !TryTurn(Parked, Running))
            TryTakeSignal(Timeout.InfiniteTimeSpan);
    }

    // False when nobody signalled for long; a signal that comes at that moment is taken after all.
    private bool AwaitSignal()
    {
        if (TryTakeSignal(TransportLimits.WriterIdle))
            return true;
        return !TryTurn(Parked, Absent) && TryTakeSignal(Timeout.InfiniteTimeSpan);
    }

    private void Signal()
    {
        lock (_parking)
        {
            _signalled = true;
            Monitor.Pulse(_parking);
        }
    }

    private bool TryTakeSignal(TimeSpan patience)
    {
        lock (_parking)
        {
            while (!_signalled)
            {
                if (!Monitor.Wait(_parking, patience) && !_signalled)
                    return false;
            }

            _signalled = false;
            return true;
        }
    }

    private bool TryTurn(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}

/// <summary>How the writer goes on.</summary>
internal enum WriterStep
{
    /// <summary>There may be more.</summary>
    Again,

    /// <summary>What there is may fill for a moment.</summary>
    Pause,

    /// <summary>There is nothing to do until somebody wakes it.</summary>
    Park,
}
