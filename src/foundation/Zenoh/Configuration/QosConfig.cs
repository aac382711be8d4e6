using Zenoh.KeyExpressions;

namespace Zenoh.Configuration;

/// <summary>Quality of service that is set from outside the program (<c>qos</c>).</summary>
public sealed record QosConfig
{
    /// <summary>What publishers of this session really use. Default none.</summary>
    public IReadOnlyList<PublicationQosRule> Publication { get; init; } = [];

    /// <summary>What messages passing through this node get. Default none.</summary>
    public IReadOnlyList<NetworkQosRule> Network { get; init; } = [];
}

/// <summary>Quality of service by key; what is null stays as the program chose it.</summary>
public sealed record QosOverwrite
{
    /// <summary>What happens when queues are full. Default null.</summary>
    public CongestionControl? CongestionControl { get; init; }

    /// <summary>Which queue. Default null.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Whether to send without waiting for others to share the batch. Default null.</summary>
    public bool? Express { get; init; }

    /// <summary>Which kind of link; publications only. Default null.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>Who may receive: <c>any</c>, <c>session_local</c> or <c>remote</c>; publications only. Default null.</summary>
    public string? AllowedDestination { get; init; }
}

/// <summary>What publishers on some keys really use (an item of <c>qos.publication</c>).</summary>
public sealed record PublicationQosRule
{
    /// <summary>Keys it is about: those one of these includes.</summary>
    public IReadOnlyList<KeyExpression> KeyExpressions { get; init; } = [];

    /// <summary>What is set.</summary>
    public QosOverwrite Config { get; init; } = new();
}

/// <summary>What messages passing through this node get (an item of <c>qos.network</c>).</summary>
public sealed record NetworkQosRule
{
    /// <summary>A name for messages about it. Default null.</summary>
    public string? Id { get; init; }

    /// <summary>Nodes at the other end of the link. Default empty: all.</summary>
    public IReadOnlyList<ZenohId> Ids { get; init; } = [];

    /// <summary>Directions. Default both.</summary>
    public Flows Flows { get; init; } = Flows.Both;

    /// <summary>Kinds of messages: put, delete, query, reply.</summary>
    public MessageKinds Messages { get; init; }

    /// <summary>Network interfaces it is about. Default empty: all.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Protocols of links it is about. Default empty: all.</summary>
    public IReadOnlyList<string> LinkProtocols { get; init; } = [];

    /// <summary>Keys it is about: those one of these includes. Default empty: all.</summary>
    public IReadOnlyList<KeyExpression> KeyExpressions { get; init; } = [];

    /// <summary>Sizes it is about, payload and attachment, as a range <c>from..to</c> in bytes, both included, either left out. Default null: all.</summary>
    public string? PayloadSize { get; init; }

    /// <summary>What is set.</summary>
    public QosOverwrite Overwrite { get; init; } = new();
}
