namespace Zenoh.Configuration;

/// <summary>What a node dials (<c>connect</c>).</summary>
public sealed record ConnectConfig
{
    /// <summary>Dials nothing of its own accord; scouting may.</summary>
    public ConnectConfig()
    {
    }

    /// <summary>Dials these endpoints in every mode.</summary>
    /// <param name="endpoints">Such as <c>tcp/192.0.2.1:7447</c>.</param>
    public ConnectConfig(params IEnumerable<string> endpoints) => Endpoints = new([.. endpoints.Select(endpoint => new ConnectTarget([endpoint]))]);

    /// <summary>What to dial. Default: nothing.</summary>
    public PerMode<IReadOnlyList<ConnectTarget>> Endpoints { get; init; } = new([]);

    /// <summary>Total time for establishing all endpoints; <see cref="Timeout.InfiniteTimeSpan"/> (-1 in files): without end and, for routers and peers, in the background;
    /// zero: one attempt. Default: infinite, client zero. In files milliseconds.</summary>
    public PerMode<TimeSpan> Timeout { get; init; } = new(System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan, TimeSpan.Zero);

    /// <summary>Whether opening fails when an endpoint is not reached in time. Default: false, client true.</summary>
    public PerMode<bool> ExitOnFailure { get; init; } = new(false, false, true);

    /// <summary>Pauses between attempts.</summary>
    public RetryConfig Retry { get; init; } = new();
}

/// <summary>One node to dial: an endpoint, or several that are all links to the same node.</summary>
/// <param name="Locators">The endpoints, at least one.</param>
public sealed record ConnectTarget(IReadOnlyList<string> Locators);
