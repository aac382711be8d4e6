using Zenoh.Configuration;
using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Declarations;

/// <summary>What can be declared for a key.</summary>
internal enum EntityKind : byte
{
    Subscriber,
    Queryable,
    Token,
}

/// <summary>The three kinds and their numbers on the wire.</summary>
internal static class EntityKinds
{
    public const int Count = 3;

    private const int KindStep = 2;

    public static ReadOnlySpan<EntityKind> All => [EntityKind.Subscriber, EntityKind.Queryable, EntityKind.Token];

    public static DeclarationKind Declaration(this EntityKind kind) => (DeclarationKind)((int)DeclarationKind.Subscriber + (KindStep * (int)kind));

    public static DeclarationKind Undeclaration(this EntityKind kind) =>
        (DeclarationKind)((int)DeclarationKind.UndeclareSubscriber + (KindStep * (int)kind));

    /// <summary>The bit of an interest.</summary>
    public static InterestOptions Option(this EntityKind kind) => (InterestOptions)((int)InterestOptions.Subscribers << (int)kind);

    /// <summary>What rules call its declaration.</summary>
    public static MessageKinds MessageKind(this EntityKind kind) => (MessageKinds)((int)MessageKinds.DeclareSubscriber << (int)kind);

    /// <summary>The kind a declaration or undeclaration is about; not for key expressions and finals.</summary>
    public static EntityKind Of(DeclarationKind kind) => (EntityKind)((kind - DeclarationKind.Subscriber) / KindStep);
}
