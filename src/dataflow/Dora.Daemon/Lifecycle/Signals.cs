namespace Dora.Daemon.Lifecycle;

/// <summary>Signal numbers of Linux.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;

    /// <summary>What a shell adds to the number of the signal that ended a program.</summary>
    public const int ShellOffset = 128;
}
