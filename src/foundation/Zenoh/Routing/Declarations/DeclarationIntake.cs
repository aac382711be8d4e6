using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// Takes in what other nodes declare and ask. Runs on the thread that reads the face; what it cannot make sense of is ignored (Zenoh wire
/// specification, error handling).
/// </summary>
internal sealed class DeclarationIntake(Tables tables, Announcements announcements, Inquiries inquiries)
{
    private readonly GroupAnnouncements _groups = new(tables);

    /// <summary>Takes in a declaration of a client, a peer, or an upstream router.</summary>
    public void Take(RemoteFace face, scoped in Declare declare)
    {
        Declaration declaration = declare.Declaration;
        switch (declaration.Kind)
        {
            case DeclarationKind.KeyExpression:
                if (!face.Keys.TryDeclare((ushort)declaration.EntityId, declaration.Key))
                    tables.Refuse(face, RefusalKind.Memory);
                break;
            case DeclarationKind.UndeclareKeyExpression:
                face.Keys.Undeclare((ushort)declaration.EntityId);
                break;
            case DeclarationKind.Final:
                Finish(face, declare.InterestId);
                break;
            default:
                EntityKind kind = EntityKinds.Of(declaration.Kind);
                if (declaration.IsUndeclaration)
                    Remove(face, kind, declaration.EntityId);
                else if (face.Keys.Resolve(declaration.Key) is { } key && face.Ingress?.Admits(kind.MessageKind(), key) is not false)
                    Add(face, new Entity(face, kind, declaration.EntityId, key) { Info = declaration.Queryable }, declare.InterestId);
                break;
        }
    }

    /// <summary>Takes in an interest.</summary>
    public void Take(RemoteFace face, scoped in Interest message)
    {
        KeyExpression? key = message.IsRestricted ? face.Keys.Resolve(message.Key) : null;
        if (message.IsRestricted && key is null)
            return;
        using var turn = tables.Begin();
        if (face.IsClosed)
            return;
        if (face.Kind == FaceKind.Member)
        {
            _groups.Answer(face, message, key);
            return;
        }

        if (message.Mode == InterestMode.Final)
        {
            End(face, message.InterestId);
            return;
        }

        bool isAggregate = (message.Options & InterestOptions.Aggregate) != 0;
        if (isAggregate && key is null)
            return;

        // Tokens are never summed up; such an interest has no matches but an end (Zenoh wire specification, error handling).
        InterestOptions options = isAggregate ? message.Options & ~InterestOptions.Tokens : message.Options;
        if (face.Ingress is { } rules && !rules.Admits(message.Mode, ref options, key))
        {
            Finalise(face, message.InterestId);
            return;
        }

        Begin(new FaceInterest(tables, announcements, face, message.InterestId, message.Mode, options, key));
    }

    /// <summary>Takes back what a face has declared or asked and now may not any more. Called under the tables' lock.</summary>
    public void Review(RemoteFace face)
    {
        if (face.Ingress is not { } rules)
            return;
        foreach (Entity entity in (Entity[])[.. face.Entities.SelectMany(static entities => entities.Values)])
        {
            if (!rules.Permits(entity.Kind.MessageKind(), entity.Key))
                Remove(face, entity.Kind, entity.Id, tell: true);
        }

        foreach (FaceInterest interest in (FaceInterest[])[.. face.Interests.Values])
        {
            InterestOptions options = interest.Options;
            if (!rules.Permits(interest.Mode, ref options, interest.Key))
                End(face, interest.Id);
        }
    }

    /// <summary>Takes back everything a face has declared and asked.</summary>
    public void Forget(RemoteFace face)
    {
        foreach (FaceInterest interest in (FaceInterest[])[.. face.Interests.Values])
            End(face, interest.Id);
        foreach (Watcher watcher in (Watcher[])[.. tables.Watchers.All.Where(watcher => watcher is FaceInterest interest && interest.Face == face)])
            Withdraw(watcher);
        foreach (Dictionary<uint, Entity> entities in face.Entities)
        {
            Entity[] gone = [.. entities.Values];
            entities.Clear();
            foreach (Entity entity in gone)
                tables[entity.Kind].Remove(entity);
            foreach ((EntityKind kind, KeyExpression key) in gone.Select(static entity => (entity.Kind, entity.Key)).Distinct())
                announcements.Changed(kind, key);
        }
    }

    private void Begin(FaceInterest interest)
    {
        RemoteFace face = interest.Face;
        if (interest.IsFuture)
            End(face, interest.Id);
        bool isOneTooMany = face.OpenInterests >= tables.Options.Limits.Interests;
        if (isOneTooMany || !interest.TryCharge())
        {
            tables.Refuse(face, isOneTooMany ? RefusalKind.Interest : RefusalKind.Memory);
            Finalise(face, interest.Id);
            return;
        }

        if (interest.IsFuture)
        {
            face.Interests[interest.Id] = interest;
            face.Lasting.Add(interest);
            face.AggregateInterests += interest.IsAggregate ? 1 : 0;
        }

        tables.Watchers.Add(interest);
        if (interest.IsCurrent)
            interest.TellCurrent();
        inquiries.Begin(interest, null);
    }

    /// <summary>Says that nothing more answers an interest.</summary>
    private void Finalise(RemoteFace face, uint interestId)
    {
        var final = new DeclareMessage(DeclarationKind.Final, 0, null, default, interestId);
        tables.Send(face, final);
    }

    private void End(RemoteFace face, uint id)
    {
        if (!face.Interests.Remove(id, out FaceInterest? interest))
            return;
        face.Lasting.Remove(interest);
        face.AggregateInterests -= interest.IsAggregate ? 1 : 0;
        Withdraw(interest);
        if (!face.IsClosed)
            announcements.Narrow(face, interest);
    }

    private void Withdraw(Watcher watcher)
    {
        tables.Watchers.Remove(watcher);
        inquiries.End(watcher);
        (watcher as FaceInterest)?.Release();
    }

    private void Finish(RemoteFace face, uint? interestId)
    {
        using var turn = tables.Begin();
        if (interestId == 0 && tables.Rules.BeginsWithFinal(face))
            inquiries.CompleteDeclarations(face);
        else if (interestId is { } id)
            inquiries.Finalised(face, id);
    }

    private void Add(RemoteFace face, Entity entity, uint? interestId)
    {
        using var turn = tables.Begin();
        if (face.IsClosed || (face.Kind == FaceKind.Member && !TryAdopt(face, ref entity)))
            return;
        Inquiry? inquiry = interestId is { } asked ? face.Asked.GetValueOrDefault(asked) : null;
        if (inquiry is { Owner.IsFuture: false })
        {
            if (inquiry.TryKeep(face, entity.Bytes))
                inquiry.Owner.Answered(entity.Kind, entity.Key, entity.Info);
            else
                tables.Refuse(face, RefusalKind.Memory);
            return;
        }

        Dictionary<uint, Entity> entities = face.Entities[(int)entity.Kind];
        if (entities.TryGetValue(entity.Id, out Entity? old))
        {
            if (IsSame(old, entity))
                return;
            Remove(face, entity.Kind, entity.Id, tell: !old.Key.Equals(entity.Key));
        }

        if (!face.Budget.TryTake(entity.Bytes))
        {
            tables.Refuse(face, RefusalKind.Memory);
            return;
        }

        entities.Add(entity.Id, entity);
        tables[entity.Kind].Add(entity);
        announcements.Changed(entity.Kind, entity.Key, inquiry?.Owner);
    }

    /// <summary>
    /// Members declare subscribers only, and some all of them with the id 0: those can be told apart by their keys and last as long as the member.
    /// </summary>
    private bool TryAdopt(RemoteFace member, ref Entity entity)
    {
        if (entity.Kind != EntityKind.Subscriber)
            return false;
        if (entity.Id != 0)
            return true;
        bool isKnown = tables[EntityKind.Subscriber].TryGet(entity.Key, out KeyEntry? entry) && entry.Entities.Exists(other => other.By == member);
        entity = new Entity(member, entity.Kind, member.NextAnonymousId(), entity.Key);
        return !isKnown;
    }

    private void Remove(RemoteFace face, EntityKind kind, uint id)
    {
        using var turn = tables.Begin();
        Remove(face, kind, id, tell: true);
    }

    private void Remove(RemoteFace face, EntityKind kind, uint id, bool tell)
    {
        if (!face.Entities[(int)kind].Remove(id, out Entity? entity))
            return;
        tables[kind].Remove(entity);
        face.Budget.Return(entity.Bytes);
        if (tell)
            announcements.Changed(kind, entity.Key);
    }

    private static bool IsSame(Entity one, Entity other) => one.Key.Equals(other.Key) && one.Info == other.Info;
}
