using Zenoh.Links;

namespace Zenoh.Transport.Unicast;

/// <summary>
/// Accepted links in their handshake, by host (<see cref="Locator.HostNetwork"/>). When there are too many, one of the host that has most must go: its
/// oldest, if that has had its time, else the one that has just come. So a host that opens connections and says nothing shuts out itself only, and one
/// whose many nodes come at once sees each handshake that was begun through. Thread-safe.
/// </summary>
internal sealed class PendingHandshakes(int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();

    // Oldest first.
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, int> _byHost = new(StringComparer.Ordinal);

    /// <summary>Takes a link in.</summary>
    /// <returns>The link that has to go for it, which may be the same; null when there is room.</returns>
    public Link? Add(Link link)
    {
        lock (_gate)
        {
            var added = new Entry(link, link.Destination.HostNetwork, time.GetTimestamp());
            _entries.Add(added);
            _byHost[added.Host] = _byHost.GetValueOrDefault(added.Host) + 1;
            if (_entries.Count <= capacity)
                return null;
            int most = _byHost.Values.Max();
            Entry oldest = _entries.First(entry => _byHost[entry.Host] == most);
            bool hasHadItsTime = time.GetElapsedTime(oldest.Since) >= TransportLimits.HandshakeGrace;
            Entry gone = hasHadItsTime || oldest.Host != added.Host ? oldest : added;
            Forget(gone);
            return gone.Link;
        }
    }

    /// <summary>A handshake has ended, however it did.</summary>
    public void Remove(Link link)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Link == link) is { } entry)
                Forget(entry);
        }
    }

    private void Forget(Entry entry)
    {
        _entries.Remove(entry);
        if (--_byHost[entry.Host] == 0)
            _byHost.Remove(entry.Host);
    }

    private sealed record Entry(Link Link, string Host, long Since);
}
