namespace Zenoh.Routing;

/// <summary>What a neighbour may have only so much of.</summary>
internal enum RefusalKind
{
    /// <summary>Memory for what it declares and asks.</summary>
    Memory,
    Interest,
    Query,
    Node,
    Backlog,
}
