using Dora.Protocol;

namespace Dora.Node.Connecting;

/// <summary>
/// How a node ends that cannot run because of another one, when its program does not catch the exception: one line and the exit code
/// for that. A stack trace and a core dump of every innocent node would hide whose fault it was.
/// </summary>
internal static class QuietEnd
{
    private static int _prepared;

    /// <summary>From now on such an exception ends the process quietly; any other as ever.</summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref _prepared, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += End;
    }

    private static void End(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if ((unhandled.ExceptionObject as Exception)?.GetBaseException() is not DoraNodeException { IsConsequence: true } consequence)
            return;
        Console.Error.WriteLine(consequence.Message);
        Environment.Exit(DaemonToNode.StartFailed.ExitCode);
    }
}
