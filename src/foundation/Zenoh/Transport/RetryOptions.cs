namespace Zenoh.Transport;

/// <summary>Pauses between attempts to dial (<c>connect/retry</c>); an endpoint's own config goes before.</summary>
internal sealed record RetryOptions
{
    public static readonly RetryOptions Default = new();

    /// <summary>The pause after the first failure.</summary>
    public TimeSpan Initial { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>By what the pause grows each time.</summary>
    public double Factor { get; init; } = 2;
}
