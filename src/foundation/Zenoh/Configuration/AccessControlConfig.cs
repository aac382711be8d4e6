using Zenoh.KeyExpressions;

namespace Zenoh.Configuration;

/// <summary>Who may do what through this node (<c>access_control</c>).</summary>
public sealed record AccessControlConfig
{
    /// <summary>Whether rules apply. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>What holds for a message no rule is about. Default deny.</summary>
    public AccessVerdict DefaultPermission { get; init; } = AccessVerdict.Deny;

    /// <summary>The rules. Default none.</summary>
    public IReadOnlyList<AccessRule> Rules { get; init; } = [];

    /// <summary>The subjects. Default none.</summary>
    public IReadOnlyList<AccessSubject> Subjects { get; init; } = [];

    /// <summary>Which rules hold for which subjects. Default none.</summary>
    public IReadOnlyList<AccessPolicy> Policies { get; init; } = [];
}

/// <summary>Whether a message may pass.</summary>
public enum AccessVerdict
{
    /// <summary>It may not; a rule that denies goes before those that allow.</summary>
    Deny,

    /// <summary>It may.</summary>
    Allow,
}

/// <summary>What some kinds of messages on some keys may do.</summary>
public sealed record AccessRule
{
    /// <summary>Name by which policies refer to it.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether it allows or denies.</summary>
    public AccessVerdict Permission { get; init; } = AccessVerdict.Deny;

    /// <summary>Directions. Default both.</summary>
    public Flows Flows { get; init; } = Flows.Both;

    /// <summary>Kinds of messages.</summary>
    public MessageKinds Messages { get; init; }

    /// <summary>The rule is about keys one of these includes.</summary>
    public IReadOnlyList<KeyExpression> KeyExpressions { get; init; } = [];
}

/// <summary>Other nodes by their properties; a list that is empty holds for everybody, one that is not asks for one of its members.</summary>
public sealed record AccessSubject
{
    /// <summary>Name by which policies refer to it.</summary>
    public string Id { get; init; } = "";

    /// <summary>Names of the network interfaces the link goes through.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Common names of TLS certificates.</summary>
    public IReadOnlyList<string> CertificateCommonNames { get; init; } = [];

    /// <summary>Users that authenticated by password.</summary>
    public IReadOnlyList<string> UserNames { get; init; } = [];

    /// <summary>Protocols of the link, such as <c>tcp</c>.</summary>
    public IReadOnlyList<string> LinkProtocols { get; init; } = [];

    /// <summary>Ids of nodes.</summary>
    public IReadOnlyList<ZenohId> Ids { get; init; } = [];
}

/// <summary>Rules that hold for subjects.</summary>
public sealed record AccessPolicy
{
    /// <summary>A name for messages about it. Default null.</summary>
    public string? Id { get; init; }

    /// <summary>Names of rules.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Names of subjects.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];
}
