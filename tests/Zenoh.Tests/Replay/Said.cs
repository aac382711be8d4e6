using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Replay;

/// <summary>A value with all that can go with it: what a put, a reply or an error carries.</summary>
internal sealed record Content(SampleKind Kind, byte[] Payload, Encoding Encoding, byte[] Attachment, Timestamp? Timestamp, Zenoh.Session.SourceInfo? Source)
{
    /// <summary>False for a query with an attachment or a source alone.</summary>
    public bool HasPayload { get; init; } = true;
}

/// <summary>One network message in plain terms: ids are kept, key expressions are written out.</summary>
internal sealed record Said(NetworkMessageId Id)
{
    public DeclarationKind Declaration { get; init; }

    /// <summary>Of a declaration: the interest it answers.</summary>
    public uint? AnswerTo { get; init; }

    /// <summary>The id of the entity, interest or request.</summary>
    public uint Number { get; init; }

    public ushort NodeId { get; init; }

    public InterestMode Mode { get; init; }

    /// <summary>Which kinds an interest asks for. Whether it takes key ids and aggregates is each side's own affair.</summary>
    public InterestOptions Kinds { get; init; }

    /// <summary>The key; of an undeclaration or an end, that of what it ends.</summary>
    public string Key { get; init; } = "";

    public string Parameters { get; init; } = "";

    public bool IsComplete { get; init; }

    public QueryTarget Target { get; init; }

    public ConsolidationMode? Consolidation { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool IsError { get; init; }

    public EntityId? Responder { get; init; }

    public Content? Content { get; init; }

    public QoS QoS { get; init; }

    public Reliability Reliability { get; init; }

    /// <summary>The node itself says that time is up; no queryable said so.</summary>
    public bool IsTimeout => IsError && Responder is { Entity: 0 } && Content!.Payload.AsSpan().SequenceEqual("Timeout"u8);

    public string Selector => Parameters.Length == 0 ? Key : $"{Key}?{Parameters}";
}
