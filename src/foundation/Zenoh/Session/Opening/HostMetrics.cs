using Zenoh.Routing.Admin.Metrics;
using Zenoh.Scouting;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>What counts whatever makes a node's connections.</summary>
internal sealed class HostMetrics(TransportManager manager, Discovery discovery) : IMetricSource
{
    public void Write(OpenMetricsText text)
    {
        text.Counter("zenoh_refused_links", "Links that came and were not let in, by where they failed.")
            .Add(manager.Refused, ("step", "handshake"))
            .Add(manager.GivenUp, ("step", "link"));
        text.Counter("zenoh_dropped_datagrams", "Datagrams of UDP listeners that found no room.").Add(manager.DroppedDatagrams);
        text.Counter("zenoh_multicast_lost_batches", "Batches to groups that the system did not take.").Add(manager.Groups.Sum(static group => group.Lost));
        text.Counter("zenoh_multicast_malformed_datagrams", "Datagrams in groups that could not be read.")
            .Add(manager.Groups.Sum(static group => group.Malformed));
        text.Counter("zenoh_multicast_refused_members", "Nodes that could not become members of a group.")
            .Add(manager.Groups.Sum(static group => group.Refused));
        MulticastScouting? multicast = discovery.Multicast;
        text.Counter("zenoh_scouting_answered", "Questions of other nodes that were answered.").Add(multicast?.Answered ?? 0);
        text.Counter("zenoh_scouting_ignored_datagrams", "Datagrams that were no answers to a question of this node.")
            .Add(multicast?.IgnoredDatagrams ?? 0);
        text.Counter("zenoh_scouting_failed_sends", "Questions and answers the system did not take.").Add(multicast?.FailedSends ?? 0);
        text.Counter("zenoh_failed_dials", "Locators of found nodes that did not open.").Add(discovery.Dials.FailedDials);
        text.Gauge("zenoh_pending_dials", "Found nodes that are dialled or wait for it.").Add(discovery.Dials.Pending);
    }
}
