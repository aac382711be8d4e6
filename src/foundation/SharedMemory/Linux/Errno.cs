namespace SharedMemory.Linux;

/// <summary>The error numbers this assembly decides on or explains; the same on x64 and arm64.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EPIPE = 32;
    public const int ENOSYS = 38;
    public const int EADDRINUSE = 98;
    public const int ECONNRESET = 104;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;

    public static string Name(int number) => number switch
    {
        EPERM => nameof(EPERM),
        ENOENT => nameof(ENOENT),
        ESRCH => nameof(ESRCH),
        EINTR => nameof(EINTR),
        EAGAIN => nameof(EAGAIN),
        ENOMEM => nameof(ENOMEM),
        EACCES => nameof(EACCES),
        EFAULT => nameof(EFAULT),
        EINVAL => nameof(EINVAL),
        ENFILE => nameof(ENFILE),
        EMFILE => nameof(EMFILE),
        ENOSPC => nameof(ENOSPC),
        EPIPE => nameof(EPIPE),
        ENOSYS => nameof(ENOSYS),
        EADDRINUSE => nameof(EADDRINUSE),
        ECONNRESET => nameof(ECONNRESET),
        ETIMEDOUT => nameof(ETIMEDOUT),
        ECONNREFUSED => nameof(ECONNREFUSED),
        _ => $"errno {number}",
    };

    public static string Describe(int number)
    {
        string text = $"{LinuxException.TextOf(number)} ({Name(number)})";
        return Remedy(number) is { } remedy ? $"{text}; {remedy}" : text;
    }

    private static string? Remedy(int number) => number switch
    {
        EMFILE => "this process has too many open files: raise `ulimit -n`",
        ENFILE => "the system has too many open files: raise the sysctl fs.file-max",
        ENOMEM => "memory is short: free some, raise the container's memory limit, or send smaller or fewer messages",
        ENOSPC => "shared memory is short: raise the memory limit of the machine or container",
        EPERM or ENOSYS => "the kernel or a container policy (seccomp) forbids it: allow the call, or use the socket transport",
        EADDRINUSE => "another process listens there: stop it or choose another address",
        _ => null,
    };
}
