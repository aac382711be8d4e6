using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// What a node asks and answers in a multicast group about subscribers (Zenoh wire specification, the multicast transport; peers). Nothing else
/// is declared there: no queryables, no tokens. Called under the tables' lock.
/// </summary>
internal sealed class GroupAnnouncements(Tables tables)
{
    /// <summary>
    /// Somebody joined, or this node did: everybody is asked for the key ids and subscribers declared before. Members that know no interests, as the
    /// reference, do not answer.
    /// </summary>
    public void Ask(RemoteFace group)
    {
        const InterestOptions options = InterestOptions.KeyExpressions | InterestOptions.Subscribers;
        var message = new InterestMessage(InterestMode.Current, group.NextInterestId(), options, null);
        tables.Defer(group, () => group.Transport.Send(message, SendOptions.Declaration));
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
            foreach ((KeyExpression told, Announced announced) in group.Announced[(int)EntityKind.Subscriber].Take(Limits.AnsweredSubscribers))
            {
                if (key is null || key.Intersects(told))
                    Send(member, new DeclareMessage(DeclarationKind.Subscriber, announced.Id, told, default, interest.InterestId));
            }
        }

        Send(member, new DeclareMessage(DeclarationKind.Final, 0, null, default, interest.InterestId));
    }

    private void Send(RemoteFace face, DeclareMessage message) => tables.Send(face, message);
}
