using Zenoh.Transport;

namespace Zenoh.Routing.Filtering;

/// <summary>
/// Who is at the other end of a face, as far as rules ask: the node's id, and for each link what is known about it. A rule about links holds when
/// one link has all the properties it names; what it does not name may be anything.
/// </summary>
internal sealed class Subject(ZenohId id, IReadOnlyList<TransportLinkInfo> links)
{
    public static Subject Of(Faces.FaceTransport transport) => new(transport.Peer, transport.Links);

    public bool Matches(
        IReadOnlyList<ZenohId> ids,
        IReadOnlyList<string> interfaces,
        IReadOnlyList<string> protocols,
        IReadOnlyList<string> users,
        IReadOnlyList<string> commonNames)
    {
        if (ids.Count > 0 && !ids.Contains(id))
            return false;
        if (interfaces.Count + protocols.Count + users.Count + commonNames.Count == 0)
            return true;
        foreach (TransportLinkInfo link in links)
        {
            if ((interfaces.Count == 0 || link.Interfaces.Any(interfaces.Contains))
                && (protocols.Count == 0 || protocols.Contains(link.Source.Protocol))
                && (users.Count == 0 || (link.User is { } user && users.Contains(user)))
                && (commonNames.Count == 0 || (link.CertificateCommonName is { } name && commonNames.Contains(name))))
                return true;
        }

        return false;
    }
}
