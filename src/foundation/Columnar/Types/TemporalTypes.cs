namespace Columnar.Types;

/// <summary>Time of day; see <see cref="DataType.Time"/>.</summary>
public sealed record TimeType : DataType
{
    internal TimeType(TimeUnit unit)
        : base(unit <= TimeUnit.Millisecond ? TypeId.Time32 : TypeId.Time64) => Unit = unit;

    /// <summary>What one step of the value means.</summary>
    public TimeUnit Unit { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{(Id == TypeId.Time32 ? "time32" : "time64")}[{Unit.Short()}]";
}

/// <summary>An instant; see <see cref="DataType.Timestamp"/>.</summary>
public sealed record TimestampType : DataType
{
    internal TimestampType(TimeUnit unit, string? timeZone)
        : base(TypeId.Timestamp) => (Unit, TimeZone) = (unit, timeZone);

    /// <summary>What one step of the value means.</summary>
    public TimeUnit Unit { get; }

    /// <summary>The zone to show the instant in, or null when the values are wall-clock times of an unknown zone.</summary>
    public string? TimeZone { get; }

    /// <inheritdoc/>
    public override string ToString() => TimeZone is null ? $"timestamp[{Unit.Short()}]" : $"timestamp[{Unit.Short()}, tz={TimeZone}]";
}

/// <summary>An elapsed time; see <see cref="DataType.Duration"/>.</summary>
public sealed record DurationType : DataType
{
    internal DurationType(TimeUnit unit)
        : base(TypeId.Duration) => Unit = unit;

    /// <summary>What one step of the value means.</summary>
    public TimeUnit Unit { get; }

    /// <inheritdoc/>
    public override string ToString() => $"duration[{Unit.Short()}]";
}
