using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>Making, duplicating, waiting for and closing file descriptors. Everything made here is closed on exec.</summary>
internal static unsafe class Descriptor
{
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;

    public static SafeFileHandle Own(nint descriptor) => new(descriptor, ownsHandle: true);

    public static SafeFileHandle Duplicate(int descriptor) =>
        Own(Libc.Check(Libc.Fcntl(descriptor, DuplicateCloseOnExec, 3), $"fcntl(F_DUPFD_CLOEXEC, {descriptor})"));

    /// <summary>Closes a descriptor nobody else owns. A wrong number is a defect of the caller and thrown.</summary>
    public static void Close(int descriptor)
    {
        if (Libc.Close(descriptor) != 0 && Libc.LastError != Errno.EINTR)
            throw new LinuxException($"close({descriptor})", Libc.LastError);
    }

    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        _ = Libc.Check(Libc.Pipe2(ends, CloseOnExec), "pipe2");
        return (Own(ends[0]), Own(ends[1]));
    }

    public static void SetNonBlocking(SafeFileHandle descriptor)
    {
        const int SetFlags = 4;
        const int NonBlocking = 0x800;
        _ = Libc.Check(Libc.Fcntl(descriptor, SetFlags, NonBlocking), "fcntl(F_SETFL)");
    }

    /// <summary>An eventfd: any thread signals it, one thread polls and drains it.</summary>
    public static SafeFileHandle Event()
    {
        const int NonBlocking = 0x800;
        return Own(Libc.Check(Libc.Eventfd(0, CloseOnExec | NonBlocking), "eventfd"));
    }

    public static void Signal(SafeFileHandle eventDescriptor)
    {
        ulong one = 1;
        _ = Libc.Write(eventDescriptor, &one, sizeof(ulong));
    }

    public static void Drain(SafeFileHandle eventDescriptor)
    {
        ulong count;
        _ = Libc.Read(eventDescriptor, &count, sizeof(ulong));
    }

    /// <summary>Waits until a descriptor is ready (or its peer is gone) or a moment has come.</summary>
    /// <returns>False when the moment has come first.</returns>
    public static bool WaitReady(SafeFileHandle descriptor, short events, long deadlineNanoseconds)
    {
        bool added = false;
        descriptor.DangerousAddRef(ref added);
        try
        {
            var poll = new PollFd { Descriptor = (int)descriptor.DangerousGetHandle(), Events = events };
            return Poll(&poll, 1, deadlineNanoseconds) > 0;
        }
        finally
        {
            descriptor.DangerousRelease();
        }
    }

    /// <summary>poll(2) with an absolute deadline, continued after signals.</summary>
    public static int Poll(PollFd* fds, int count, long deadlineNanoseconds)
    {
        while (true)
        {
            int ready = Libc.Poll(fds, (nuint)count, MillisecondsUntil(deadlineNanoseconds));
            if (ready >= 0)
                return ready;
            if (Libc.LastError != Errno.EINTR)
                throw new LinuxException("poll", Libc.LastError);
        }
    }

    private static int MillisecondsUntil(long deadlineNanoseconds)
    {
        if (deadlineNanoseconds == long.MaxValue)
            return -1;

        long left = deadlineNanoseconds - MonotonicClock.Nanoseconds;
        return left <= 0 ? 0 : (int)Math.Min((left + 999_999) / 1_000_000, int.MaxValue);
    }
}
