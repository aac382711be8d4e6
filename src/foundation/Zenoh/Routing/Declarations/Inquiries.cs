using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// Passes interests on to those who know more: a client asks what it is connected with, a peer asks its gateway and waits for peers that have not
/// told everything yet (Zenoh wire specification, what a client must do; peers). Called under the tables' lock.
/// </summary>
internal sealed class Inquiries(Tables tables, Deadlines deadlines)
{
    /// <summary>Begins to ask for a watcher. It is told that all is finished at once when there is nobody to ask.</summary>
    public void Begin(Watcher owner, TimeSpan? timeout)
    {
        var inquiry = owner.Inquiry = new Inquiry(owner);
        foreach (RemoteFace face in tables.Remote)
        {
            if (tables.Rules.IsUpstream(face) && IsRelevant(owner, face))
                Ask(inquiry, face);
            else if (tables.Rules.BeginsWithFinal(face) && !face.HasDeclaredAll && owner.IsCurrent)
                Await(inquiry, face);
        }

        if (inquiry.Awaited.Count == 0)
            Finish(inquiry);
        else
            inquiry.Deadline = deadlines.After(timeout ?? tables.Options.InterestsTimeout, () => Expire(inquiry));
    }

    /// <summary>Ends what was asked for a watcher.</summary>
    public void End(Watcher owner)
    {
        owner.HasEnded = true;
        if (owner.Inquiry is not { } inquiry)
            return;
        foreach (RemoteFace face in (RemoteFace[])[.. inquiry.Ids.Keys])
            Withdraw(inquiry, face, tell: true);
        inquiry.Finish();
    }

    /// <summary>A face became one that is asked: everything that lasts is asked there.</summary>
    public void AskAll(RemoteFace face)
    {
        foreach (Watcher watcher in tables.Watchers.All)
        {
            if (watcher.Inquiry is { } inquiry && !watcher.HasEnded && IsRelevant(watcher, face))
                Ask(inquiry, face);
        }
    }

    /// <summary>A face left or is not asked any more.</summary>
    public void Forget(RemoteFace face, bool tell)
    {
        foreach (Inquiry inquiry in (Inquiry[])[.. face.Asked.Values])
        {
            Withdraw(inquiry, face, tell);
            Settle(inquiry, face);
        }

        CompleteDeclarations(face);
    }

    /// <summary>D_FINAL for an interest of this node.</summary>
    public void Finalised(RemoteFace face, uint interestId)
    {
        if (!face.Asked.TryGetValue(interestId, out Inquiry? inquiry))
            return;
        if (inquiry.Owner.IsFuture)
            Learn(inquiry, face);
        else
            Withdraw(inquiry, face, tell: false);
        Settle(inquiry, face);
    }

    /// <summary>A peer has told everything it had at the start.</summary>
    public void CompleteDeclarations(RemoteFace face)
    {
        face.HasDeclaredAll = true;
        tables.HeardMore();
        tables.RoutesChanged();
        Inquiry[] awaiting = [.. face.AwaitingAll];
        face.AwaitingAll.Clear();
        foreach (Inquiry inquiry in awaiting)
            Settle(inquiry, face);
    }

    private static bool IsRelevant(Watcher watcher, RemoteFace face) => watcher is not FaceInterest interest || interest.Face != face;

    private static void Await(Inquiry inquiry, RemoteFace face)
    {
        inquiry.Awaited.Add(face);
        face.AwaitingAll.Add(inquiry);
    }

    private void Ask(Inquiry inquiry, RemoteFace face)
    {
        InterestOptions options = inquiry.Options & ~InterestOptions.Aggregate;
        if (inquiry.Ids.ContainsKey(face) || face.Egress?.Permits(inquiry.Owner.Mode, ref options, inquiry.Key) is false)
            return;
        if (face.Asked.Count >= tables.Options.Limits.Interests)
        {
            tables.Refuse(face, RefusalKind.Interest);
            return;
        }

        uint id = face.NextInterestId();
        inquiry.Ids.Add(face, id);
        face.Asked.Add(id, inquiry);
        if (!inquiry.IsFinished)
            inquiry.Awaited.Add(face);
        var message = new InterestMessage(inquiry.Owner.Mode, id, options | InterestOptions.KeyExpressions, inquiry.Key);
        tables.Defer(face, () => face.Transport.Send(message, SendOptions.Declaration), inquiry.Key?.Utf8.Length ?? 0);
    }

    private void Withdraw(Inquiry inquiry, RemoteFace face, bool tell)
    {
        if (!inquiry.Ids.Remove(face, out uint id))
            return;
        face.Asked.Remove(id);
        if (inquiry.Known.Remove(face))
        {
            foreach (EntityKind kind in EntityKinds.All)
            {
                if (inquiry.Owner.Covers(kind))
                    face.Known.Remove(kind, inquiry.Key);
            }
        }

        tables.RoutesChanged();
        if (!tell)
            return;
        var message = new InterestMessage(InterestMode.Final, id, InterestOptions.None, null);
        tables.Defer(face, () => face.Transport.Send(message, SendOptions.Declaration));
    }

    private void Learn(Inquiry inquiry, RemoteFace face)
    {
        if (!inquiry.Known.Add(face))
            return;
        foreach (EntityKind kind in EntityKinds.All)
        {
            if (inquiry.Owner.Covers(kind))
                face.Known.Add(kind, inquiry.Key);
        }

        tables.RoutesChanged();
    }

    private static void Settle(Inquiry inquiry, RemoteFace face)
    {
        if (inquiry.Awaited.Remove(face) && inquiry.Awaited.Count == 0)
            Finish(inquiry);
    }

    private void Expire(Inquiry inquiry)
    {
        using var turn = tables.Begin();
        Finish(inquiry);
    }

    private static void Finish(Inquiry inquiry)
    {
        if (inquiry.IsFinished)
            return;
        inquiry.Finish();
        inquiry.Owner.Finished();
    }
}
