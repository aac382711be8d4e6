using System.Globalization;
using System.Runtime.InteropServices;

namespace Dora.Daemon.Tests.Harness;

/// <summary>What tests do to processes.</summary>
internal static partial class Processes
{
    public const int Kill = 9;
    public const int Stop = 19;
    public const int Continue = 18;

    public static void Signal(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
            throw new InvalidOperationException($"kill({process}, {signal}) failed with error {Marshal.GetLastPInvokeError()}");
    }

    /// <returns>False when there is no such process any more.</returns>
    public static bool TrySignal(int process, int signal) => SendSignal(process, signal) == 0;

    /// <summary>True while the process exists and is no zombie.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
