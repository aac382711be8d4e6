using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>
/// The one thread that starts programs and observes their ends. It lives as long as the process, because a parent-death signal fires
/// when the thread that started a program ends, not its process.
/// </summary>
internal sealed class ChildThread
{
    private static readonly Lazy<ChildThread> Shared = new(() => new ChildThread());
    private readonly ConcurrentQueue<(ChildStart Start, TaskCompletionSource<ChildProcess> Result)> _requests = new();
    private readonly List<ChildProcess> _children = [];
    private readonly SafeFileHandle _wake = Descriptor.Event();
    private readonly Guardian _guardian = new();
    private PollFd[] _poll = new PollFd[16];

    private ChildThread()
    {
        Spawner.KeepExitStatusOfChildren();
        new Thread(Run) { Name = "children", IsBackground = true }.Start();
    }

    public static ChildThread Instance => Shared.Value;

    public Task<ChildProcess> Start(ChildStart start)
    {
        var result = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue((start, result));
        Descriptor.Signal(_wake);
        return result.Task;
    }

    private void Run()
    {
        while (true)
        {
            WaitForEvent();
            EndFinished();
            while (_requests.TryDequeue(out var request))
                Answer(request.Start, request.Result);
        }
    }

    /// <summary>Slot 0 is the wake-up, slot 1 the guardian, then one slot per child.</summary>
    private unsafe void WaitForEvent()
    {
        int count = _children.Count + 2;
        if (_poll.Length < count)
            _poll = new PollFd[count * 2];

        _poll[0] = Watch(_wake);
        _poll[1] = _guardian.Handle is { } guardian ? Watch(guardian) : new PollFd { Descriptor = -1 };
        for (int i = 0; i < _children.Count; i++)
            _poll[i + 2] = Watch(_children[i].Process.Handle);

        fixed (PollFd* poll = _poll)
            _ = Descriptor.Poll(poll, count, long.MaxValue);
        Descriptor.Drain(_wake);
    }

    private static PollFd Watch(SafeFileHandle descriptor) =>
        new() { Descriptor = (int)descriptor.DangerousGetHandle(), Events = PollFd.In };

    private void EndFinished()
    {
        for (int i = _children.Count - 1; i >= 0; i--)
        {
            if (_poll[i + 2].Returned == 0)
                continue;

            ChildProcess child = _children[i];
            _children.RemoveAt(i);
            child.End();
            _guardian.Remove(child.ProcessId);
        }

        if (_poll[1].Returned != 0)
            _guardian.Replace(Groups());
    }

    private void Answer(ChildStart start, TaskCompletionSource<ChildProcess> result)
    {
        try
        {
            _guardian.EnsureRunning(Groups());
            ChildProcess child = Spawner.Start(start, _guardian.Family);
            _children.Add(child);
            _guardian.Add(child.ProcessId);
            result.SetResult(child);
        }
        catch (Exception error) when (error is SpawnException or LinuxException or ArgumentException)
        {
            result.SetException(error);
        }
    }

    private IEnumerable<int> Groups() => _children.Select(child => child.ProcessId);
}
