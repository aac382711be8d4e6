using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>A process, held by a descriptor: never confused with a later process of the same number.</summary>
public sealed unsafe class PidFd : IDisposable
{
    private readonly SafeFileHandle _descriptor;

    /// <summary>Takes hold of a running process.</summary>
    /// <param name="processId">Its number.</param>
    /// <exception cref="LinuxException">There is no such process (ESRCH).</exception>
    public PidFd(int processId)
    {
        ProcessId = processId;
        nint result = Libc.PidfdOpen(Libc.PidfdOpenNumber, processId, 0);
        _descriptor = Descriptor.Own(Libc.Check(result, $"pidfd_open({processId})"));
    }

    /// <summary>The number of the process.</summary>
    public int ProcessId { get; }

    internal SafeFileHandle Handle => _descriptor;

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>False when the process has ended.</returns>
    /// <exception cref="LinuxException">The signal may not be sent (EPERM, EINVAL).</exception>
    public bool Signal(int signal)
    {
        if (Libc.PidfdSendSignal(Libc.PidfdSendSignalNumber, _descriptor, signal, 0, 0) == 0)
            return true;

        int error = Libc.LastError;
        return error == Errno.ESRCH ? false : throw new LinuxException($"pidfd_send_signal(process {ProcessId}, signal {signal})", error);
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>False when the time is over first.</returns>
    public bool WaitForExit(TimeSpan timeout) => Descriptor.WaitReady(_descriptor, PollFd.In, MonotonicClock.DeadlineAfter(timeout));

    /// <summary>Closes the descriptor; the process is not touched.</summary>
    public void Dispose() => _descriptor.Dispose();

    /// <summary>Reads and removes the exit status of an ended child of this process.</summary>
    /// <returns>siginfo's code and status.</returns>
    internal (int Code, int Status) Reap()
    {
        const int ByPidFd = 3;
        const int Exited = 4;
        SigInfo info = default;
        _ = Libc.Check(Libc.Waitid(ByPidFd, _descriptor, &info, Exited), $"waitid(P_PIDFD, process {ProcessId})");
        return (info.Code, info.Status);
    }
}
