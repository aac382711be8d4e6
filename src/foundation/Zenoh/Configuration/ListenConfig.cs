namespace Zenoh.Configuration;

/// <summary>Where a node can be dialled (<c>listen</c>).</summary>
public sealed record ListenConfig
{
    /// <summary>The default endpoints of every mode.</summary>
    public ListenConfig()
    {
    }

    /// <summary>Listens on these endpoints in every mode.</summary>
    /// <param name="endpoints">Such as <c>tcp/[::]:7447</c>; port 0 lets the system choose.</param>
    public ListenConfig(params IEnumerable<string> endpoints) => Endpoints = new([.. endpoints]);

    /// <summary>Where to listen. Default: router <c>tcp/[::]:7447</c>, peer <c>tcp/[::]:0</c>, client nowhere.</summary>
    public PerMode<IReadOnlyList<string>> Endpoints { get; init; } = new(["tcp/[::]:7447"], ["tcp/[::]:0"], []);

    /// <summary>Total time for opening all endpoints; <see cref="Timeout.InfiniteTimeSpan"/> (-1 in files): without end; zero: one attempt. Default zero; in files milliseconds.</summary>
    public PerMode<TimeSpan> Timeout { get; init; } = new(TimeSpan.Zero);

    /// <summary>Whether opening fails when an endpoint cannot be listened on in time. Default true.</summary>
    public PerMode<bool> ExitOnFailure { get; init; } = new(true);

    /// <summary>Pauses between attempts.</summary>
    public RetryConfig Retry { get; init; } = new();
}
