namespace Zenoh.Session;

/// <summary>What one reply carries besides its payload. Lives on the stack. A reply travels as its query did.</summary>
public readonly ref struct ReplyOptions
{
    /// <summary>What the payload is. Deletions have none.</summary>
    public Encoding Encoding { get; init; }

    /// <summary>How old the value is: of several replies on a key the querier keeps the newest. Null: it is as new as its arrival.</summary>
    public Timestamp? Timestamp { get; init; }

    /// <summary>Bytes beside the payload. Empty: none.</summary>
    public ReadOnlySpan<byte> Attachment { get; init; }

    /// <summary>Who made it. Null: nothing is said.</summary>
    public SourceInfo? Source { get; init; }
}
