using Zenoh.Links;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Unicast;

/// <summary>The links of one session, of which the first that lives is sent over. Thread-safe; one thread at a time sends.</summary>
internal sealed class SessionLinks(UnicastLink first)
{
    private readonly Lock _gate = new();
    private UnicastLink[] _all = [first];
    private long _receivedOverLost;
    private long _sentOverLost;

    /// <summary>Those there are at this moment, in the order they joined in.</summary>
    public UnicastLink[] All => Volatile.Read(ref _all);

    /// <summary>How many the other side dialled.</summary>
    public int Inbound => All.Count(static link => link.IsInbound);

    public bool CanSendNow => Primary is { Link.CanSendNow: true };

    /// <summary>Bytes that went over these links and those that were lost.</summary>
    public (long Received, long Sent) Bytes
    {
        get
        {
            lock (_gate)
                return (_receivedOverLost + _all.Sum(static link => link.ReceivedBytes), _sentOverLost + _all.Sum(static link => link.SentBytes));
        }
    }

    private UnicastLink? Primary
    {
        get
        {
            foreach (UnicastLink link in All)
            {
                if (link.Loss is null)
                    return link;
            }

            return null;
        }
    }

    /// <summary>Whether whoever dialled a link proved to be the same as those who dialled the others; nobody else may speak in their name.</summary>
    public bool IsOpenedBySame(UnicastLink link) =>
        !link.IsInbound || Array.TrueForAll(All, other => !other.IsInbound || other.Identity == link.Identity);

    public void Add(UnicastLink link)
    {
        lock (_gate)
            _all = [.. _all, link];
    }

    /// <summary>Takes a link out.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Remove(UnicastLink link)
    {
        lock (_gate)
        {
            _all = [.. _all.Where(other => other != link)];
            _receivedOverLost += link.ReceivedBytes;
            _sentOverLost += link.SentBytes;
            return _all.Length == 0;
        }
    }

    /// <summary>Sends a batch and those linked behind it; one whose send fails goes over the next link. False when none lives any more.</summary>
    public bool Send(SendBatch batch)
    {
        while (Primary is { } link)
        {
            LinkSendResult result = batch.Next is null ? link.Send(batch) : link.SendAll(batch);
            if (result == LinkSendResult.Sent)
                return true;
            if (result == LinkSendResult.TimedOut)
                link.Lose($"{link.Link}: the other side took nothing for {link.Link.SendTimeout.TotalSeconds:0.#} s");
            else
                link.Lose($"{link.Link}: {link.Link.EndReason}");
        }

        return false;
    }

    /// <summary>Gives all of them up; waits for what they still hold to be delivered.</summary>
    public void Lose(string text, Patience patience)
    {
        UnicastLink[] all = All;
        foreach (UnicastLink link in all)
            link.Lose(text);
        foreach (UnicastLink link in all)
            link.Link.AwaitDelivery(patience.Left);
    }
}
