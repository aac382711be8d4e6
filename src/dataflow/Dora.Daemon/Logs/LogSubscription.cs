using Dora.Daemon.Routing;
using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>One <c>dora/logs</c> source: the records it lets through go to all its readers as JSON texts.</summary>
/// <param name="Publication">Where they go.</param>
/// <param name="MinLevel">The lowest level.</param>
/// <param name="Node">The only node whose records pass, or null for all.</param>
/// <param name="Silent">Nodes whose records never pass unless named: the readers, whose output would come back to them for ever.</param>
internal sealed record LogSubscription(Publication Publication, LogLevel MinLevel, NodeId? Node, IReadOnlySet<NodeId> Silent)
{
    public void Offer(LogRecord record)
    {
        bool passes = record.Level >= MinLevel
            && (Node is { } only ? record.Node == only : record.Node is not { } node || !Silent.Contains(node));
        if (passes)
            Publication.PublishText(LogRecordJson.Write(record));
    }
}
