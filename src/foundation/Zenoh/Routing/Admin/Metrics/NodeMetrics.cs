using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Mesh;
using Zenoh.Transport;

namespace Zenoh.Routing.Admin.Metrics;

/// <summary>What routing counts: sessions, traffic, declarations, routes, queries.</summary>
internal sealed class NodeMetrics(Node node, RouterMesh? mesh) : IMetricSource
{
    private const string Role = "whatami";

    private static readonly (NetworkMessageId Id, string Name)[] Kinds =
    [
        (NetworkMessageId.Push, "push"), (NetworkMessageId.Request, "request"), (NetworkMessageId.Response, "response"),
        (NetworkMessageId.ResponseFinal, "response_final"), (NetworkMessageId.Declare, "declare"), (NetworkMessageId.Interest, "interest"),
        (NetworkMessageId.Oam, "oam"),
    ];

    public void Write(OpenMetricsText text)
    {
        text.Info("zenoh_build", "Zenoh build version.")
            .Add(1, ("local_id", node.Id.ToString()), ("local_whatami", Names.Of(node.Role)), ("version", NodeVersion.Text));
        (RemoteFace[] faces, TrafficTotals totals) = Snapshot();
        WriteSessions(text, faces);
        WriteTotals(text, totals);
        WriteTransports(text, faces);
        WriteTables(text);
        WriteQueries(text);
        WriteRefusals(text);
    }

    private static void WriteSessions(OpenMetricsText text, RemoteFace[] faces)
    {
        text.Gauge("zenoh_sessions", "Sessions with other nodes.");
        foreach (WhatAmI role in (WhatAmI[])[WhatAmI.Router, WhatAmI.Peer, WhatAmI.Client])
            text.Add(faces.Count(face => face.Transport.Role == role), (Role, Names.Of(role)));
        text.Gauge("zenoh_links", "Links of all sessions, by protocol.");
        foreach (IGrouping<string, TransportLinkInfo> links in faces.SelectMany(static face => face.Transport.Links)
            .GroupBy(static link => link.Source.Protocol, StringComparer.Ordinal).OrderBy(static links => links.Key, StringComparer.Ordinal))
            text.Add(links.Count(), ("protocol", links.Key));
    }

    /// <summary>All sessions there were, those that have ended included.</summary>
    private void WriteTotals(OpenMetricsText text, TrafficTotals totals)
    {
        TransportTraffic traffic = totals.Traffic;
        text.Counter("zenoh_ended_sessions", "Sessions with other nodes that have ended.").Add(totals.Ended);
        text.Counter("zenoh_received_bytes", "Bytes received over all links.").Add(traffic.ReceivedBytes);
        text.Counter("zenoh_sent_bytes", "Bytes sent over all links.").Add(traffic.SentBytes);
        text.Counter("zenoh_sent_messages", "Network messages sent.").Add(traffic.SentMessages);
        text.Counter("zenoh_received_messages", "Network messages received, by kind.");
        foreach ((NetworkMessageId id, string name) in Kinds)
            text.Add(totals.Received[id], ("kind", name));
        text.Counter("zenoh_dropped_messages", "Messages between this node and its neighbours that went no farther, by reason.")
            .Add(traffic.Congested, ("reason", "congestion"))
            .Add(traffic.Repeated, ("reason", "repeated"))
            .Add(traffic.Incomplete, ("reason", "fragments"))
            .Add(node.Filtered.Denied, ("reason", "access_control"))
            .Add(node.Filtered.TooLarge, ("reason", "low_pass_filter"))
            .Add(node.Filtered.TooFrequent, ("reason", "downsampling"))
            .Add(node.Pushes.FromTheFuture, ("reason", "future_timestamp"));
    }

    private static void WriteTransports(OpenMetricsText text, RemoteFace[] faces)
    {
        Family("zenoh_transport_received_bytes", "Bytes received in a session.", static face => face.Transport.Traffic.ReceivedBytes);
        Family("zenoh_transport_received_messages", "Network messages received in a session.", static face => face.Received.Sum);
        Family("zenoh_transport_sent_bytes", "Bytes sent in a session.", static face => face.Transport.Traffic.SentBytes);
        Family("zenoh_transport_sent_messages", "Network messages sent in a session.", static face => face.Transport.Traffic.SentMessages);
        Family("zenoh_transport_dropped_messages", "Messages that found no room in time.", static face => face.Transport.Traffic.Congested);

        void Family(string name, string help, Func<RemoteFace, long> value)
        {
            text.Counter(name, help);
            foreach (RemoteFace face in faces)
                text.Add(value(face), ("remote_id", face.Id.ToString()), ("remote_whatami", Names.Of(face.Transport.Role)));
        }
    }

    private void WriteTables(OpenMetricsText text)
    {
        using var turn = node.Tables.Begin();
        text.Gauge("zenoh_declared_keys", "Keys somebody has declared, by kind.");
        foreach (EntityKind kind in EntityKinds.All)
            text.Add(node.Tables[kind].Tree.Count, ("kind", kind.ToString().ToLowerInvariant()));
        text.Gauge("zenoh_interests", "Interests of neighbours and of own sessions.").Add(node.Tables.Watchers.All.Count);
        text.Counter("zenoh_computed_routes", "Routes of keys that were worked out.").Add(node.Pushes.Routes.Computed);
        if (mesh is not null)
            text.Gauge("zenoh_known_routers", "Routers that can be reached, this one included.").Add(mesh.Graph.Nodes.Count);
    }

    private void WriteRefusals(OpenMetricsText text)
    {
        text.Counter("zenoh_refused", "What neighbours declared, asked or told beyond what one of them may, by kind.");
        foreach (RefusalKind kind in Enum.GetValues<RefusalKind>())
            text.Add(node.Tables.Refusals[kind], ("kind", Refusals.NameOf(kind)));
    }

    private void WriteQueries(OpenMetricsText text)
    {
        text.Counter("zenoh_queries", "Queries that came or were asked here.").Add(node.Queries.Begun);
        text.Gauge("zenoh_pending_queries", "Queries that wait for answers.").Add(node.Queries.Begun - node.Queries.Ended);
        text.Counter("zenoh_query_timeouts", "Nodes that did not end a query in time.").Add(node.Queries.TimedOut);
    }

    private (RemoteFace[] Faces, TrafficTotals Totals) Snapshot()
    {
        using var turn = node.Tables.Begin();
        RemoteFace[] faces = [.. node.Tables.Remote];
        TrafficTotals totals = node.Tables.EndedTraffic.Copy();
        foreach (RemoteFace face in faces)
            totals.Add(face);
        return ([.. faces.Where(static face => face.Kind != FaceKind.Group)], totals);
    }
}
