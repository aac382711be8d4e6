namespace Zenoh.Routing.Faces;

/// <summary>
/// Things to be done after the tables' lock has been left, in the order they were decided: sending to one face, or calling back into one session.
/// One thread at a time does them;
/// others that have added something leave it to that one.
/// </summary>
internal sealed class OrderedWork(Action done)
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _pending = [];
    private bool _isRunning;

    /// <summary>Adds something; only under the tables' lock, which is what orders it.</summary>
    /// <returns>How many things wait now.</returns>
    public int Add(Action work)
    {
        lock (_lock)
        {
            _pending.Enqueue(work);
            return _pending.Count;
        }
    }

    /// <summary>Does everything that waits, unless another thread is at it.</summary>
    public void Run()
    {
        if (!TryBegin())
            return;
        while (TryTake(out Action? work))
            work();
        done();
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            bool begins = !_isRunning && _pending.Count > 0;
            _isRunning |= begins;
            return begins;
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? work)
    {
        lock (_lock)
        {
            _isRunning = _pending.TryDequeue(out work);
            return _isRunning;
        }
    }
}
