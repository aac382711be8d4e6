using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>
/// The C library functions this assembly calls. All layouts hold for x64 and arm64 (both little-endian LP64). Variadic C functions are
/// declared with the arguments used: on both architectures Linux passes those like named ones.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    /// <summary>The system calls without a wrapper in older C libraries. Numbers above 423 are the same on every architecture.</summary>
    public const nint PidfdSendSignalNumber = 424;

    public const nint PidfdOpenNumber = 434;

    /// <summary>futex is one of the old calls that differ.</summary>
    public static readonly nint FutexNumber = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        var other => throw new PlatformNotSupportedException($"shared memory is implemented for x64 and arm64, not for {other}; use the socket transport"),
    };

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Futex(nint number, int* word, int operation, uint value, Timespec* timeout, nint unused, uint mask);

    /// <summary>Wakes without the errno bookkeeping: on the publishing path, where a failure is impossible for a mapped word.</summary>
    [LibraryImport(Name, EntryPoint = "syscall")]
    public static partial nint FutexWake(nint number, int* word, int operation, nint count);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint PidfdOpen(nint number, int pid, uint flags);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint PidfdSendSignal(nint number, SafeFileHandle pidfd, int signal, nint info, uint flags);

    [LibraryImport(Name, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemfdCreate(string name, uint flags);

    [LibraryImport(Name, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Ftruncate(SafeFileHandle fd, long length);

    [LibraryImport(Name, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(SafeFileHandle fd, int mode, long offset, long length);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(SafeFileHandle fd, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int fd, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(nint address, nuint length, int protection, int flags, SafeFileHandle fd, long offset);

    [LibraryImport(Name, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Munmap(nint address, nuint length);

    [LibraryImport(Name, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Madvise(nint address, nuint length, int advice);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport(Name, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe2(int* fds, int flags);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int Eventfd(uint initial, int flags);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle fd, void* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle fd, void* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "waitid", SetLastError = true)]
    public static partial int Waitid(int idType, SafeFileHandle id, SigInfo* info, int options);

    [LibraryImport(Name, EntryPoint = "waitid", SetLastError = true)]
    public static partial int Waitid(int idType, int id, SigInfo* info, int options);

    [LibraryImport(Name, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(Name, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport(Name, EntryPoint = "getppid")]
    public static partial int Getppid();

    [LibraryImport(Name, EntryPoint = "geteuid")]
    public static partial uint Geteuid();

    [LibraryImport(Name, EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint argument, nuint zero1, nuint zero2, nuint zero3);

    [LibraryImport(Name, EntryPoint = "clock_gettime", SetLastError = true)]
    [SuppressGCTransition]
    public static partial int ClockGettime(int clock, Timespec* time);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SchedSetaffinity(int pid, nuint size, ulong* mask);

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int Socketpair(int family, int type, int protocol, int* fds);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(SafeFileHandle fd, byte* address, uint length);

    [LibraryImport(Name, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(SafeFileHandle fd, int backlog);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(SafeFileHandle fd, byte* address, uint length);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept4(SafeFileHandle fd, nint address, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeFileHandle fd, int how);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int Getsockopt(SafeFileHandle fd, int level, int option, void* value, uint* length);

    [LibraryImport(Name, EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint Sendmsg(SafeFileHandle fd, MessageHeader* message, int flags);

    [LibraryImport(Name, EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint Recvmsg(SafeFileHandle fd, MessageHeader* message, int flags);

    /// <summary>The number of the last error of a call declared with <c>SetLastError</c>.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>Throws when a call returned a negative value.</summary>
    public static nint Check(nint result, string call) =>
        result >= 0 ? result : throw new LinuxException(call, LastError);
}
