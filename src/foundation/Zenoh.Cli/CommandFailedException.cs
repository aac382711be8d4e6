namespace Zenoh.Cli;

/// <summary>A command was understood and failed; the message is all the user reads.</summary>
internal sealed class CommandFailedException(string message, int exitCode = CommandLine.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
