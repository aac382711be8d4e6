namespace SharedMemory.Processes;

/// <summary>What to start.</summary>
public sealed record ChildStart
{
    /// <summary>
    /// The program: a path when it contains a slash (relative to <see cref="WorkingDirectory"/>), otherwise a name that is looked up in
    /// the PATH of <see cref="Environment"/>.
    /// </summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The absolute directory it starts in, also put into its <c>PWD</c>; null for the current one.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its whole environment; null for that of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}

/// <summary>How a process ended.</summary>
/// <param name="Code">The exit code, 0 to 255; 0 when a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it; 0 when it exited.</param>
public readonly record struct ChildExit(int Code, int Signal)
{
    /// <summary>True for exit code 0.</summary>
    public bool IsSuccess => this == default;
}

/// <summary>A program could not be started; the message says which and why.</summary>
/// <param name="message">The message.</param>
/// <param name="errorNumber">The error number (errno).</param>
public sealed class SpawnException(string message, int errorNumber) : Exception(message)
{
    /// <summary>The error number (errno).</summary>
    public int ErrorNumber { get; } = errorNumber;
}
