using System.Runtime.InteropServices;

namespace Dora.Daemon.Lifecycle;

/// <summary>
/// The limit of file sizes (RLIMIT_FSIZE) holds for log files and for the memory of segments. The kernel kills a process that reaches it, unless
/// the process handles SIGXFSZ: then the call fails, and whoever made it says what that means. Programs that are started have the default again.
/// </summary>
internal static class FileSizeLimit
{
    /// <summary>SIGXFSZ has no name in .NET; the number is that of Linux.</summary>
    private const PosixSignal Exceeded = (PosixSignal)25;

    private static readonly Lazy<PosixSignalRegistration> Registration =
        new(() => PosixSignalRegistration.Create(Exceeded, static context => context.Cancel = true));

    /// <summary>From now on reaching the limit is an error of the call, for as long as this process lives.</summary>
    public static void MakeItAnError() => _ = Registration.Value;
}
