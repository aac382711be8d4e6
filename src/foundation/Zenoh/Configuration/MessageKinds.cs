namespace Zenoh.Configuration;

/// <summary>Kinds of messages a rule is about.</summary>
[Flags]
public enum MessageKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Publications with a value.</summary>
    Put = 1,

    /// <summary>Publications that delete.</summary>
    Delete = 2,

    /// <summary>Queries.</summary>
    Query = 4,

    /// <summary>Replies.</summary>
    Reply = 8,

    /// <summary>Declarations of subscribers.</summary>
    DeclareSubscriber = 16,

    /// <summary>Declarations of queryables.</summary>
    DeclareQueryable = 32,

    /// <summary>Declarations of liveliness tokens.</summary>
    LivelinessToken = 64,

    /// <summary>Questions for the tokens that are alive.</summary>
    LivelinessQuery = 128,

    /// <summary>Subscriptions to coming and going tokens.</summary>
    DeclareLivelinessSubscriber = 256,

    /// <summary>All publications.</summary>
    Push = Put | Delete,
}

/// <summary>Directions a rule is about, seen from this node.</summary>
[Flags]
public enum Flows
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>What arrives.</summary>
    Ingress = 1,

    /// <summary>What leaves.</summary>
    Egress = 2,

    /// <summary>Both.</summary>
    Both = Ingress | Egress,
}
