using Dora.Daemon;

namespace Dora.Cli.Running;

/// <summary>What the environment of <c>dora run</c> says about a run, besides its log.</summary>
/// <param name="variable">Looks up a variable.</param>
internal sealed class RunEnvironment(Func<string, string?> variable)
{
    /// <summary>Chooses the transport: <c>shm</c>, <c>socket</c> or <c>auto</c>.</summary>
    public const string TransportVariable = "DORA_TRANSPORT";

    /// <summary>Not empty: the lines nodes print are not shown.</summary>
    public const string QuietVariable = "DORA_QUIET";

    public bool Quiet => !string.IsNullOrEmpty(variable(QuietVariable));

    /// <exception cref="CommandFailedException">There is no such transport.</exception>
    public TransportChoice Transport => variable(TransportVariable) switch
    {
        null or "" or "auto" => TransportChoice.Automatic,
        "shm" => TransportChoice.SharedMemory,
        "socket" => TransportChoice.Socket,
        string other => throw new CommandFailedException(
            $"{TransportVariable} is `{other}`, which is no transport; set it to `auto`, `shm` or `socket`, or unset it"),
    };
}
