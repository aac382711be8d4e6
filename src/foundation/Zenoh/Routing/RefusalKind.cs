namespace Zenoh.Routing;

/// <summary>What a neighbour may have only so many of.</summary>
internal enum RefusalKind
{
    Declaration,
    Interest,
    Query,
    Node,
    Backlog,
}
