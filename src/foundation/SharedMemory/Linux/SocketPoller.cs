using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>
/// Watches many sockets with one thread. A watched socket is reported once, when it becomes readable or its connection ends, and is
/// then no longer watched: whoever handles it watches it again afterwards. <see cref="Watch"/> and <see cref="Dispose"/> may be called
/// from any thread; a watched socket may be disposed only after it was reported (shutting it down gets it reported).
/// </summary>
public sealed unsafe class SocketPoller : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(FdSocket Socket, Action Ready)> _arrivals = [];
    private readonly List<(FdSocket Socket, Action Ready)> _watched = [];
    private readonly SafeFileHandle _wake = Descriptor.Event();
    private readonly Thread _thread;
    private PollFd[] _poll = new PollFd[16];
    private volatile bool _isDisposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name, for debuggers.</param>
    public SocketPoller(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Watches a socket.</summary>
    /// <param name="socket">The socket; not watched at the moment.</param>
    /// <param name="ready">Called once on a thread of the pool; never when the poller was disposed before.</param>
    public void Watch(FdSocket socket, Action ready)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _arrivals.Add((socket, ready));
            Descriptor.Signal(_wake);
        }
    }

    /// <summary>Ends the thread and forgets all sockets; they are not closed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Descriptor.Signal(_wake);
        }

        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_isDisposed)
        {
            lock (_lock)
            {
                _watched.AddRange(_arrivals);
                _arrivals.Clear();
            }

            Wait();
            Report();
        }
    }

    private void Wait()
    {
        if (_poll.Length <= _watched.Count)
            _poll = new PollFd[_watched.Count * 2];
        _poll[0] = new() { Descriptor = (int)_wake.DangerousGetHandle(), Events = PollFd.In };
        for (int i = 0; i < _watched.Count; i++)
            _poll[i + 1] = new() { Descriptor = _watched[i].Socket.Number, Events = PollFd.In };
        fixed (PollFd* poll = _poll)
            _ = Descriptor.Poll(poll, _watched.Count + 1, long.MaxValue);
        Descriptor.Drain(_wake);
    }

    private void Report()
    {
        for (int i = _watched.Count - 1; i >= 0; i--)
        {
            if (_poll[i + 1].Returned == 0)
                continue;
            Action ready = _watched[i].Ready;
            _watched.RemoveAt(i);
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), ready, preferLocal: false);
        }
    }
}
