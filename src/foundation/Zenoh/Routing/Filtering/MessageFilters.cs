using Zenoh.Configuration;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Filtering;

/// <summary>
/// Makes the filters of a node's faces: who is at the other end is looked at when a face begins and when its links change, so that a message only
/// asks about its key. Thread-safe.
/// </summary>
internal sealed class MessageFilters(FilterOptions options, TimeProvider time)
{
    private readonly AccessPolicies _policies = new(options.AccessControl);

    public FilterCounts Counts { get; } = new();

    /// <summary>Whether everything passes at every face.</summary>
    public bool IsEmpty { get; } = options.IsEmpty;

    /// <summary>Gives a face its filters, or none for a direction in which everything passes.</summary>
    public void Apply(RemoteFace face)
    {
        if (IsEmpty)
            return;
        Subject subject = Subject.Of(face.Transport);
        face.Ingress = Make(Flows.Ingress, subject);
        face.Egress = Make(Flows.Egress, subject);
    }

    private FlowFilter? Make(Flows flow, Subject subject) =>
        FlowRules.For(flow, subject, options, _policies, time) is { } rules ? new FlowFilter(rules, Counts) : null;
}
