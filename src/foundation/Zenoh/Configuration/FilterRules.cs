using Zenoh.KeyExpressions;

namespace Zenoh.Configuration;

/// <summary>Lets messages pass at most so often (an item of <c>downsampling</c>).</summary>
public sealed record DownsamplingRule
{
    /// <summary>A name for messages about it. Default null.</summary>
    public string? Id { get; init; }

    /// <summary>Directions. Default both.</summary>
    public Flows Flows { get; init; } = Flows.Both;

    /// <summary>Kinds of messages. Default all publications.</summary>
    public MessageKinds Messages { get; init; } = MessageKinds.Push;

    /// <summary>Network interfaces it is about. Default empty: all.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Protocols of links it is about. Default empty: all.</summary>
    public IReadOnlyList<string> LinkProtocols { get; init; } = [];

    /// <summary>The frequencies.</summary>
    public IReadOnlyList<DownsamplingFrequency> Rules { get; init; } = [];
}

/// <summary>How often messages on some keys pass.</summary>
/// <param name="KeyExpression">Keys this one includes (<c>key_expr</c>).</param>
/// <param name="Frequency">Messages per second (<c>freq</c>); 0 lets none pass.</param>
public sealed record DownsamplingFrequency(KeyExpression KeyExpression, double Frequency);

/// <summary>Drops messages that are too large (an item of <c>low_pass_filter</c>).</summary>
public sealed record LowPassRule
{
    /// <summary>A name for messages about it. Default null.</summary>
    public string? Id { get; init; }

    /// <summary>Directions. Default both.</summary>
    public Flows Flows { get; init; } = Flows.Both;

    /// <summary>Kinds of messages: put, delete, query, reply.</summary>
    public MessageKinds Messages { get; init; }

    /// <summary>Network interfaces it is about. Default empty: all.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Protocols of links it is about. Default empty: all.</summary>
    public IReadOnlyList<string> LinkProtocols { get; init; } = [];

    /// <summary>Keys it is about: those one of these includes.</summary>
    public IReadOnlyList<KeyExpression> KeyExpressions { get; init; } = [];

    /// <summary>Largest sum of payload and attachment that passes, in bytes (<c>size_limit</c>).</summary>
    public long SizeLimit { get; init; }
}
