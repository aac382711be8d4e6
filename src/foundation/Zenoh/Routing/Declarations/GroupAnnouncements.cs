using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// What a node says in a multicast group about its subscribers besides the news (Zenoh wire specification, the multicast transport; peers). Nothing else
/// is declared there: no queryables, no tokens. Called under the tables' lock.
/// </summary>
internal sealed class GroupAnnouncements(Tables tables)
{
    /// <summary>Somebody joined who has not heard what was declared before. The reference does not repeat it, and takes no harm when others do.</summary>
    public void Repeat(RemoteFace group)
    {
        foreach ((KeyExpression key, Announced announced) in Told(group))
            Send(group, new DeclareMessage(DeclarationKind.Subscriber, announced.Id, key));
    }

    /// <summary>
    /// Answers an interest of a member, as those expect that send nothing before somebody has declared a match. What comes later is declared unasked, so
    /// that interests need not be remembered.
    /// </summary>
    public void Answer(RemoteFace member, scoped in Interest interest, KeyExpression? key)
    {
        if (interest.Mode == InterestMode.Final)
            return;
        bool isCurrent = (interest.Mode & InterestMode.Current) != 0 && (interest.Options & InterestOptions.Subscribers) != 0;
        if (isCurrent && member.Group is { } group)
        {
            foreach ((KeyExpression told, Announced announced) in Told(group))
            {
                if (key is null || key.Intersects(told))
                    Send(member, new DeclareMessage(DeclarationKind.Subscriber, announced.Id, told, default, interest.InterestId));
            }
        }

        Send(member, new DeclareMessage(DeclarationKind.Final, 0, null, default, interest.InterestId));
    }

    private static IEnumerable<KeyValuePair<KeyExpression, Announced>> Told(RemoteFace group) =>
        group.Announced[(int)EntityKind.Subscriber].Take(Limits.RepeatedSubscribers);

    private void Send(RemoteFace face, DeclareMessage message) => tables.Defer(face, () => face.Transport.Send(message, SendOptions.Declaration));
}
