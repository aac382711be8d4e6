using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>For a process that must not outlive the one that started it.</summary>
public static class ParentDeath
{
    private const int SetParentDeathSignal = 1;
    private const int Kill = 9;

    /// <summary>
    /// From now on the kernel kills this process when the thread that started it ends; <see cref="ChildProcess"/> starts all processes
    /// from a thread that lives as long as its process.
    /// </summary>
    /// <param name="expectedParent">The process that started this one; it may have died before this call took effect.</param>
    /// <returns>False when the parent is already gone: the caller should end.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static bool KillWhenParentDies(int expectedParent)
    {
        _ = Libc.Check(Libc.Prctl(SetParentDeathSignal, Kill, 0, 0, 0), "prctl(PR_SET_PDEATHSIG)");
        return Libc.Getppid() == expectedParent;
    }
}
