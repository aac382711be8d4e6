namespace Zenoh.Configuration;

/// <summary>Pauses between attempts to dial or listen (<c>retry</c>).</summary>
public sealed record RetryConfig
{
    /// <summary>First pause. Default 1 s; in files milliseconds.</summary>
    public PerMode<TimeSpan> InitialPeriod { get; init; } = new(TimeSpan.FromSeconds(1));

    /// <summary>Longest pause. Default 4 s; in files milliseconds.</summary>
    public PerMode<TimeSpan> MaxPeriod { get; init; } = new(TimeSpan.FromSeconds(4));

    /// <summary>What each pause is multiplied by to give the next. Default 2, at least 1.</summary>
    public PerMode<double> IncreaseFactor { get; init; } = new(2);
}
