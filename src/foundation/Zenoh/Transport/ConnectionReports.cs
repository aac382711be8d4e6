using System.Globalization;

namespace Zenoh.Transport;

/// <summary>
/// Tells the operator who was refused and why, and which connections were lost: of one host and one matter one text per <see cref="Period"/>, the latest,
/// with how often something was said of it meanwhile. Others decide how often that is, so memory and texts are bounded whatever they do. Told on a thread
/// of the pool, one at a time, no lock held: a listener that is slow makes counts grow and nothing else. Thread-safe.
/// </summary>
internal sealed class ConnectionReports : IDisposable
{
    /// <summary>Hosts and matters that are told apart at a time; what is beyond is told of as a number.</summary>
    public const int MostTold = 32;

    /// <summary>Matters of one host at a time: no host fills the table alone.</summary>
    public const int MostOfOneHost = 4;

    /// <summary>How long nothing more is said of a host and matter.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Entry _others = new("", "");
    private readonly ITimer _timer;
    private int _isTelling;
    private bool _disposed;

    /// <param name="time">The clock of the pauses.</param>
    /// <param name="warn">Told the texts.</param>
    public ConnectionReports(TimeProvider time, Action<string> warn)
    {
        (_time, _warn) = (time, warn);
        _timer = time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody was refused.</summary>
    /// <param name="who">With what the text begins: an address.</param>
    /// <param name="host">What is the same for all connections of one host.</param>
    /// <param name="reason">What was wrong, and what to do about it.</param>
    public void Refused(string who, string host, string reason) => Add(host, reason, $"{who} was refused: {reason.TrimEnd('.')}");

    /// <summary>Something happened.</summary>
    /// <param name="host">As for <see cref="Refused"/>.</param>
    /// <param name="matter">What is the same for everything of which only the latest matters.</param>
    /// <param name="text">The sentence, without its full stop.</param>
    public void Add(string host, string matter, string text)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            Entry entry = Find(host, matter) ?? Enter(new Entry(host, matter));
            entry.Text = text;
            entry.Count++;
            if (entry.Told is null)
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _timer.Dispose();
    }

    private Entry? Find(string host, string matter) => _entries.Find(entry => entry.Host == host && entry.Matter == matter);

    private Entry Enter(Entry entry)
    {
        if (_entries.Count >= MostTold || _entries.Count(other => other.Host == entry.Host) >= MostOfOneHost)
            return _others;
        _entries.Add(entry);
        return entry;
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _isTelling, 1) != 0)
            return;
        while (Take() is { } text)
            _warn(text);
        Volatile.Write(ref _isTelling, 0);
        lock (_lock)
            Arm();
    }

    private string? Take()
    {
        lock (_lock)
        {
            if (_disposed)
                return null;
            _entries.RemoveAll(entry => entry.Count == 0 && IsRested(entry));
            if (_entries.Find(entry => entry.Count > 0 && IsRested(entry)) is { } due)
                return Describe(due);
            return _others.Count > 0 && IsRested(_others) ? DescribeOthers() : null;
        }
    }

    private bool IsRested(Entry entry) => entry.Told is not { } told || _time.GetElapsedTime(told) >= Period;

    private string Describe(Entry entry)
    {
        long more = TakeCount(entry) - 1;
        string again = more == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({more} more since the last time this was said)");
        return $"{entry.Text}{again}.";
    }

    private string DescribeOthers() => string.Create(
        CultureInfo.InvariantCulture, $"{TakeCount(_others)} other connections were refused or lost, more than are told one by one; the metrics count all that were refused (zenoh_refused_links_total).");

    private long TakeCount(Entry entry)
    {
        long count = entry.Count;
        entry.Count = 0;
        entry.Told = _time.GetTimestamp();
        return count;
    }

    private void Arm()
    {
        Entry[] waiting = [.. _entries, .. _others.Count > 0 ? [_others] : Array.Empty<Entry>()];
        if (_disposed || waiting.Length == 0)
            return;
        TimeSpan rest = waiting.Min(Rest);
        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Rest(Entry entry) => entry.Told is { } told ? Period - _time.GetElapsedTime(told) : TimeSpan.Zero;

    private sealed class Entry(string host, string matter)
    {
        public string Host => host;

        public string Matter => matter;

        /// <summary>What was said last.</summary>
        public string Text { get; set; } = "";

        /// <summary>How often since it was last told.</summary>
        public long Count { get; set; }

        /// <summary>When it was last told; null when it was not.</summary>
        public long? Told { get; set; }
    }
}
