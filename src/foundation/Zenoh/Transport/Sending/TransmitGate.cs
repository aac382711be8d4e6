namespace Zenoh.Transport.Sending;

/// <summary>
/// Guards a transmitter, and lets threads wait for what others change. A spin lock: it is taken for every message and held for the time of a copy,
/// never while bytes go to a link; taken without contention it costs half of what a monitor costs.
/// </summary>
internal sealed class TransmitGate
{
    private readonly object _changed = new();
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private int _changes;
    private int _waiting;

    /// <summary>Threads that wait for a change.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Enter()
    {
        bool taken = false;
        _lock.Enter(ref taken);
    }

    public void Exit() => _lock.Exit(useMemoryBarrier: false);

    /// <summary>Wakes all who wait. Called within the gate.</summary>
    public void Changed()
    {
        if (_waiting == 0)
            return;
        lock (_changed)
        {
            _changes++;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Leaves the gate until something changes, at most for some milliseconds, and enters it again. Called within the gate.</summary>
    public void AwaitChange(int milliseconds)
    {
        int seen = _changes;
        _waiting++;
        Exit();
        ReaderThreads? blocked = ReaderThreads.Block();
        lock (_changed)
        {
            if (_changes == seen)
                Monitor.Wait(_changed, milliseconds);
        }

        ReaderThreads.Resume(blocked);
        Enter();
        _waiting--;
    }
}
