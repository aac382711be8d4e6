using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>
/// Publishers and queriers: whoever has said on which key it publishes or asks, by an interest that lasts. Routers say nothing of the kind to each
/// other.
/// </summary>
internal sealed class InterestEntries(KeyExpression root, Node node) : IAdminEntries
{
    private readonly (EntityKind Kind, KeyExpression Key)[] _families =
        [(EntityKind.Subscriber, root / "publisher"), (EntityKind.Queryable, root / "querier")];

    public void Answer(AdminAnswers answers)
    {
        foreach ((EntityKind kind, KeyExpression family) in _families)
        {
            foreach (KeyExpression wanted in answers.Below(family))
            {
                foreach ((KeyExpression key, Sources sources) in Find(kind, wanted))
                    answers.AddJson(family / key, sources.Write);
            }
        }
    }

    private Dictionary<KeyExpression, Sources> Find(EntityKind kind, KeyExpression wanted)
    {
        Dictionary<KeyExpression, Sources> found = [];
        using var turn = node.Tables.Begin();
        foreach (Watcher watcher in node.Tables.Watchers.Concerned(kind, wanted))
        {
            if (watcher is not { IsFuture: true, Key: { } key } || found.Count > node.Options.Limits.AdminReplies)
                continue;
            if (!found.TryGetValue(key, out Sources? sources))
                found.Add(key, sources = new Sources(node));
            if (watcher is FaceInterest interest)
                sources.AddNeighbour(interest.Face);
            else if (watcher is MatchingWatch)
                sources.AddSelf();
        }

        return found;
    }
}
