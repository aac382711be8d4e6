using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Cli.Running;

/// <summary>Runs a command over a session: opens it as the command line says, stops with a signal, leaves in order.</summary>
internal static class SessionCommand
{
    public static void Set(Command command, NodeArguments node, Func<ParseResult, ZenohSession, CancellationToken, Task> run)
    {
        node.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            ZenohConfig config = node.Read(result);
            using Lifetime lifetime = new();
            try
            {
                await using ZenohSession session = await OpenAsync(config, lifetime.Stopped).ConfigureAwait(false);
                session.Warned += Notice.Warning;
                session.CallbackFailed += error => Notice.Error(error.Message);
                await run(result, session, lifetime.Stopped).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (lifetime.Stopped.IsCancellationRequested)
            {
                // The user stopped it: that is how these commands end.
            }

            return 0;
        });
    }

    /// <summary>
    /// Opens a session and shows what of its endpoints does not work; what is wrong with the command line is said as such.
    /// </summary>
    public static async Task<ZenohSession> OpenAsync(ZenohConfig config, CancellationToken cancellation)
    {
        try
        {
            ZenohSession session = await ZenohSession.OpenAsync(config, cancellation).ConfigureAwait(false);
            foreach (string problem in session.Info.Problems)
                Notice.Warning(problem);
            return session;
        }
        catch (ArgumentException misuse)
        {
            throw new CommandFailedException(misuse.Message.Replace($" (Parameter '{misuse.ParamName}')", "", StringComparison.Ordinal), CommandLine.UsageError);
        }
    }
}
