namespace Zenoh.Session;

/// <summary>How a query is asked. Immutable: <c>new GetOptions { Target = QueryTarget.All }</c>.</summary>
public sealed record GetOptions
{
    /// <summary>The defaults of every property.</summary>
    public static GetOptions Default { get; } = new();

    /// <summary>Which matching queryables are asked. Default <see cref="QueryTarget.BestMatching"/>.</summary>
    public QueryTarget Target { get; init; } = QueryTarget.BestMatching;

    /// <summary>
    /// What is kept of several replies on one key. Default <see cref="ConsolidationMode.Auto"/>: the latest of each key, given out when all have
    /// come; every reply, at once, when the parameters ask for a time range.
    /// </summary>
    public ConsolidationMode Consolidation { get; init; } = ConsolidationMode.Auto;

    /// <summary>How long to wait for the last reply. Default null: <c>queries_default_timeout</c>, 10 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Bytes sent along; null for none (an array that is null is no null here, but empty). Must not change before the call that sends the query returns.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }

    /// <summary>What <see cref="Payload"/> is.</summary>
    public Encoding Encoding { get; init; }

    /// <summary>Bytes beside the payload; empty for none.</summary>
    public ReadOnlyMemory<byte> Attachment { get; init; }

    /// <summary>Who asks. Default null: nothing is said.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>How query and replies travel. Default <see cref="DeliveryOptions.Queries"/>.</summary>
    public DeliveryOptions Delivery { get; init; } = DeliveryOptions.Queries;

    /// <summary>Whether replies on keys outside the selector are accepted (parameter <c>_anyke</c>). Default false.</summary>
    public bool AcceptAnyKey { get; init; }

    internal GetOptions Checked()
    {
        if (Timeout is { } timeout)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(Timeout));
        return this;
    }

    internal ConsolidationMode Resolve(string parameters) => Consolidation != ConsolidationMode.Auto ? Consolidation
        : Selector.Find(parameters, Selector.TimeRange) is null ? ConsolidationMode.Latest : ConsolidationMode.None;
}
