using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;

namespace Zenoh.Routing.Queries;

/// <summary>Finds out whom a query is sent to (Zenoh wire specification, query routing).</summary>
internal sealed class QueryTargets(Tables tables, RouterMesh? mesh)
{
    /// <summary>Those that get a query. Takes the lock.</summary>
    public List<QueryCandidate> Find(Declarer source, RemoteFace? from, KeyExpression key, QueryTarget target, Locality locality)
    {
        using var turn = tables.Begin();
        var candidates = new Dictionary<RemoteFace, QueryCandidate>();
        var own = new QueryCandidate(null, 0);
        foreach (KeyEntry entry in tables[EntityKind.Queryable].Matching(key))
        {
            bool includes = entry.Key.Includes(key);
            foreach (Entity entity in entry.Entities)
                Consider(entity, includes);
        }

        foreach (RemoteFace face in tables.Remote)
        {
            if (face != from && IsGuess(face, key) && tables.Rules.Connects(source, face))
                CandidateOf(candidates, new(face, 0)).IsGuess = true;
        }

        List<QueryCandidate> all = (locality & Locality.Remote) != 0 ? [.. candidates.Values] : [];
        if (own.Own.Count > 0 && (locality & Locality.Local) != 0)
            all.Add(own);
        return Select(all, key, target);

        void Consider(Entity entity, bool includes)
        {
            bool isComplete = entity.Info.IsComplete && includes;
            if (entity.By is RemoteRouter router)
            {
                if (mesh is not null && source is not RemoteFace { IsStandby: true }
                    && mesh.TryNextHop(source, router, out Data.Destination hop) && hop.Face != from)
                    CandidateOf(candidates, hop).Add(isComplete, mesh.DistanceTo(router) + entity.Info.Distance);
            }
            else if (entity.By != from && tables.Rules.Connects(source, entity.By))
            {
                QueryCandidate candidate = entity.By is RemoteFace face ? CandidateOf(candidates, new(face, 0)) : own;
                candidate.Add(isComplete, entity.Info.Distance);
                if (candidate == own)
                    own.Own.Add(entity);
            }
        }
    }

    private static QueryCandidate CandidateOf(Dictionary<RemoteFace, QueryCandidate> candidates, Data.Destination destination)
    {
        if (!candidates.TryGetValue(destination.Face, out QueryCandidate? candidate))
            candidates.Add(destination.Face, candidate = new QueryCandidate(destination.Face, destination.NodeId));
        return candidate;
    }

    private static List<QueryCandidate> Select(List<QueryCandidate> all, KeyExpression key, QueryTarget target)
    {
        switch (target)
        {
            case QueryTarget.All:
                return all;
            case QueryTarget.AllComplete:
                foreach (QueryCandidate candidate in all)
                    candidate.Own.RemoveAll(entity => !entity.Info.IsComplete || !entity.Key.Includes(key));
                return all.FindAll(static candidate => candidate.IsComplete || candidate.IsGuess);
            default:
                QueryCandidate? nearest = all.Where(static candidate => candidate.IsComplete)
                    .OrderBy(static candidate => candidate.Distance).ThenBy(static candidate => candidate.Face is null ? 0 : 1).FirstOrDefault();
                return nearest is null ? all : [nearest];
        }
    }

    private bool IsGuess(RemoteFace face, KeyExpression key) =>
        (tables.Rules.IsUpstream(face) && !face.Known.Covers(EntityKind.Queryable, key))
        || (tables.Rules.BeginsWithFinal(face) && !face.HasDeclaredAll);
}
