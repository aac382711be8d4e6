namespace Zenoh.Session;

/// <summary>What one publication carries besides its payload. Lives on the stack: attachments are not copied before they are sent.</summary>
/// <remarks><c>new PutOptions { Encoding = Encoding.Json }</c>; the default value says nothing.</remarks>
public readonly ref struct PutOptions
{
    /// <summary>What the payload is. Null: what the publisher says, else <see cref="Zenoh.Encoding.ZenohBytes"/>. Deletions have none.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>When it happened (<see cref="ZenohSession.NewTimestamp"/>). Null: the first node that stamps, usually a router, says so.</summary>
    public Timestamp? Timestamp { get; init; }

    /// <summary>Bytes beside the payload, for what every receiver must know before it reads the payload. Empty: none.</summary>
    public ReadOnlySpan<byte> Attachment { get; init; }

    /// <summary>Who made it. Null: nothing is said.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>How it travels. Null: as the publisher does, else <see cref="DeliveryOptions.Default"/>.</summary>
    public DeliveryOptions? Delivery { get; init; }

    /// <summary>Whether nothing is said.</summary>
    internal bool IsDefault => Encoding is null && Timestamp is null && Attachment.IsEmpty && Source is null && Delivery is null;
}
