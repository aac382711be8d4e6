using System.Globalization;
using Zenoh.Links;
using Zenoh.Protocol.Handshake;

namespace Zenoh.Transport.Establishment;

/// <summary>What the metadata of an endpoint (<c>?prio=1-3;rel=1</c>) says a link is for, and what two sides agree on.</summary>
internal static class LinkPurpose
{
    private const string PrioritiesKey = "prio";
    private const string ReliabilityKey = "rel";

    /// <summary>
    /// What this side says about a link it dialled or accepted. Where somebody else announced the locator its metadata may make no sense; then it is
    /// nothing.
    /// </summary>
    public static LinkQoS Of(Link link) =>
        TryParse(link.Destination.Metadata.IsEmpty ? link.Source.Metadata : link.Destination.Metadata, out LinkQoS qos) is null ? qos : default;

    /// <summary>Why the metadata of an endpoint makes no sense; null when it does.</summary>
    public static string? WhyNever(Endpoint endpoint) => TryParse(endpoint.Metadata, out _);

    /// <summary>What an INIT says about priorities; null where it knows none.</summary>
    /// <returns>False when it contradicts itself.</returns>
    public static bool TryRead(scoped in Init init, out LinkQoS? qos)
    {
        qos = init.QoS ? default(LinkQoS) : null;
        if (init.QoSLink is not { } number)
            return true;
        qos = LinkQoS.TryDecode(number, out LinkQoS link) ? link : null;
        return qos is not null && !init.QoS;
    }

    /// <summary>
    /// What holds for the link when the dialling side says one thing and the accepting side another: what the dialling side says, as far as the
    /// accepting side lets it.
    /// </summary>
    /// <returns>False when they contradict each other.</returns>
    public static bool TryAgree(LinkQoS dialled, LinkQoS accepted, out LinkQoS agreed)
    {
        agreed = new LinkQoS(dialled.Priorities ?? accepted.Priorities, dialled.Reliability ?? accepted.Reliability);
        bool isWithin = accepted.Priorities is not { } all || all.Includes(agreed.Priorities!.Value);
        return isWithin && (accepted.Reliability is null || accepted.Reliability == agreed.Reliability);
    }

    private static string? TryParse(EndpointParameters metadata, out LinkQoS qos)
    {
        string? reliability = metadata[ReliabilityKey];
        qos = default;
        if (reliability is not (null or "0" or "1"))
            return $"{ReliabilityKey}={reliability} is neither 1 (reliable) nor 0 (best effort)";
        if (!TryParseRange(metadata[PrioritiesKey], out PriorityRange? priorities))
            return $"{PrioritiesKey}={metadata[PrioritiesKey]} is no range of priorities, 0 (control) to 7 (background), as {PrioritiesKey}=1-3";
        qos = new LinkQoS(priorities, reliability is null ? null : reliability == "1" ? Reliability.Reliable : Reliability.BestEffort);
        return null;
    }

    // A single number is a range of one.
    private static bool TryParseRange(string? text, out PriorityRange? range)
    {
        range = null;
        if (text is null)
            return true;
        string[] ends = text.Split('-');
        if (ends.Length > 2 || !TryParsePriority(ends[0], out int first) || !TryParsePriority(ends[^1], out int last)
            || !PriorityRange.TryMake(first, last, out PriorityRange made))
            return false;
        range = made;
        return true;
    }

    private static bool TryParsePriority(string text, out int priority) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out priority);
}
