using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>
/// A started program in a process group of its own: stdin is /dev/null, stdout and stderr are pipes, all signals have their default
/// action. When the program ends, what is left of its group is killed; when this process ends, however it ends, a guardian kills the
/// groups of all programs it had started. Safe to use from several threads.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private const int Kill = 9;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PidFd _process;
    private bool _hasEnded;

    internal ChildProcess(int processId, SafeFileHandle standardOutput, SafeFileHandle standardError)
    {
        _process = new PidFd(processId);
        StandardOutput = Reader(standardOutput);
        StandardError = Reader(standardError);
    }

    /// <summary>The number of the process and of its group.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>What it prints. The caller reads it until its end, asynchronously without holding a thread if it likes.</summary>
    public Stream StandardOutput { get; }

    /// <summary>What it prints as errors.</summary>
    public Stream StandardError { get; }

    /// <summary>Completes when the process has ended; its output may still have to be read.</summary>
    public Task<ChildExit> Exited => _exited.Task;

    internal PidFd Process => _process;

    /// <summary>Starts a program; returns when it runs.</summary>
    /// <param name="start">What to start.</param>
    /// <returns>The running program.</returns>
    /// <exception cref="SpawnException">It could not be started.</exception>
    /// <exception cref="LinuxException">There is no room for another process or its pipes.</exception>
    public static ChildProcess Start(ChildStart start) => StartAsync(start).GetAwaiter().GetResult();

    /// <summary>Starts a program; several calls queue up behind each other and take about a millisecond each.</summary>
    /// <param name="start">What to start.</param>
    /// <returns>The running program, once it runs; fails like <see cref="Start"/>.</returns>
    public static Task<ChildProcess> StartAsync(ChildStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return ChildThread.Instance.Start(start);
    }

    /// <summary>Sends a signal to the process.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>False when the process has ended.</returns>
    public bool Signal(int signal)
    {
        lock (_lock)
            return !_hasEnded && _process.Signal(signal);
    }

    /// <summary>Sends a signal to the process and all others of its group.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>False when the process has ended (the rest of its group is then gone as well).</returns>
    public bool SignalGroup(int signal)
    {
        lock (_lock)
            return !_hasEnded && SendToGroup(signal);
    }

    /// <summary>Closes the pipes. A process that still runs keeps running and stays guarded.</summary>
    public void Dispose()
    {
        StandardOutput.Dispose();
        StandardError.Dispose();
    }

    /// <summary>
    /// Called once by the child thread when the process is a zombie, which keeps its number, and so the group's, from being reused.
    /// </summary>
    internal void End()
    {
        lock (_lock)
        {
            _ = SendToGroup(Kill);
            _hasEnded = true;
        }

        try
        {
            (int code, int status) = _process.Reap();
            _exited.SetResult(code == SigInfo.Exited ? new ChildExit(status, 0) : new ChildExit(0, status));
        }
        catch (LinuxException error)
        {
            // Somebody else in this process reaped it (ECHILD).
            _exited.SetException(error);
        }
        finally
        {
            _process.Dispose();
        }
    }

    private static AnonymousPipeClientStream Reader(SafeFileHandle pipe)
    {
        var owned = new SafePipeHandle(pipe.DangerousGetHandle(), ownsHandle: true);
        pipe.SetHandleAsInvalid();
        return new AnonymousPipeClientStream(PipeDirection.In, owned);
    }

    private bool SendToGroup(int signal)
    {
        if (Libc.Kill(-ProcessId, signal) == 0)
            return true;

        // EPERM: every other member changed its user. ESRCH: only the zombie is left.
        int error = Libc.LastError;
        return error is Errno.ESRCH or Errno.EPERM ? false : throw new LinuxException($"kill(group {ProcessId}, signal {signal})", error);
    }
}
