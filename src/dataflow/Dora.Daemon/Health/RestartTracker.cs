using Dora.Descriptor.Model;

namespace Dora.Daemon.Health;

/// <summary>Decides whether and when a node's process is started again.</summary>
internal sealed class RestartTracker(RestartRules rules)
{
    /// <summary>The wait before a first restart when the node names none: a program that dies at once must not spin.</summary>
    public static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait when the node names none.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(60);

    /// <summary>Doublings are counted no further; the longest wait is reached long before.</summary>
    private const int MaxDoublings = 30;

    private readonly Queue<DateTimeOffset> _restarts = [];

    /// <summary>True when the rules would allow a restart but all are used up.</summary>
    public bool IsExhausted => rules.Policy != RestartPolicy.Never && rules.MaxRestarts > 0 && _restarts.Count >= rules.MaxRestarts;

    /// <summary>True when the process may come back after its end.</summary>
    public bool MayReturn => rules.Policy != RestartPolicy.Never && !IsExhausted;

    /// <summary>Asks for a restart and counts it when it is granted.</summary>
    /// <param name="hasFailed">How the process ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="delay">How long to wait before it.</param>
    /// <returns>False when the rules do not allow one.</returns>
    public bool TryNext(bool hasFailed, DateTimeOffset now, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        while (rules.Window is { } window && _restarts.TryPeek(out DateTimeOffset oldest) && now - oldest > window)
            _ = _restarts.Dequeue();
        bool isWanted = rules.Policy == RestartPolicy.Always || (rules.Policy == RestartPolicy.OnFailure && hasFailed);
        if (!isWanted || IsExhausted)
            return false;

        delay = DelayAfter(_restarts.Count);
        _restarts.Enqueue(now);
        if (_restarts.Count > Math.Max(rules.MaxRestarts, MaxDoublings))
            _ = _restarts.Dequeue();
        return true;
    }

    private TimeSpan DelayAfter(int restarts)
    {
        TimeSpan first = rules.Delay > TimeSpan.Zero ? rules.Delay : MinDelay;
        TimeSpan longest = rules.MaxDelay ?? (first > MaxDelay ? first : MaxDelay);
        double seconds = first.TotalSeconds * Math.Pow(2, Math.Min(restarts, MaxDoublings));
        return seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest;
    }
}
