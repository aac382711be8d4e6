using System.Runtime.CompilerServices;

namespace Zenoh.Transport;

/// <summary>
/// Threads for what arrives on links that have none of their own. Handling it may block for as long as congestion control says, on any number of
/// links at once; the runtime's pool would then stand still, and with it all other links. Here another thread takes over whenever one is about to
/// block, so that as many go on as there are cores. Threads without work end after a while. Thread-safe.
/// </summary>
internal sealed class ReaderThreads
{
    [ThreadStatic]
    private static ReaderThreads? _ofThread;

    private readonly object _gate = new();
    private readonly Queue<Action> _work = [];
    private readonly int _atOnce = Math.Max(2, Environment.ProcessorCount);
    private int _idle;
    private int _called;
    private int _threads;
    private int _blocked;

    /// <summary>Threads there are, for tests.</summary>
    public int Count => Volatile.Read(ref _threads);

    /// <summary>To be awaited: what follows runs on one of these threads.</summary>
    public Switch Enter() => new(this);

    /// <summary>Tells that the calling thread may stand still until <see cref="Resume"/>. Does nothing on other threads.</summary>
    /// <returns>What to pass to <see cref="Resume"/>.</returns>
    public static ReaderThreads? Block()
    {
        ReaderThreads? threads = _ofThread;
        threads?.ChangeBlocked(1);
        return threads;
    }

    /// <summary>The calling thread goes on.</summary>
    public static void Resume(ReaderThreads? blocked) => blocked?.ChangeBlocked(-1);

    private void ChangeBlocked(int by)
    {
        lock (_gate)
        {
            _blocked += by;
            CallOne();
        }
    }

    private void Post(Action work)
    {
        lock (_gate)
        {
            _work.Enqueue(work);
            CallOne();
        }
    }

    // Wakes or makes a thread when there is work for it and fewer run than may.
    private void CallOne()
    {
        int running = _threads - _idle + _called - _blocked;
        if (_work.Count <= _called || running >= _atOnce)
            return;
        if (_idle > _called)
        {
            _called++;
            Monitor.Pulse(_gate);
        }
        else if (_threads < TransportLimits.ReaderThreads)
        {
            _threads++;
            new Thread(Run, TransportLimits.ThreadStackBytes) { IsBackground = true, Name = "zenoh shared reader" }.Start();
        }
    }

    private void Run()
    {
        _ofThread = this;
        while (TryTake(out Action? work))
            work();
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? work)
    {
        lock (_gate)
        {
            while (!_work.TryDequeue(out work))
            {
                _idle++;
                bool called = Monitor.Wait(_gate, TransportLimits.ReaderIdle);
                _idle--;
                if (_called > 0)
                {
                    _called--;
                }
                else if (!called)
                {
                    _threads--;
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>See <see cref="Enter"/>.</summary>
    internal readonly struct Switch(ReaderThreads threads) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => _ofThread == threads;

        public Switch GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => threads.Post(continuation);

        public void UnsafeOnCompleted(Action continuation) => threads.Post(continuation);
    }
}
