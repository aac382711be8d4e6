namespace Dora.Cli;

/// <summary>A command failed in an expected way; the message is complete and ready to be shown to the user.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
