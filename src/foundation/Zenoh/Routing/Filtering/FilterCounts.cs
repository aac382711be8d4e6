namespace Zenoh.Routing.Filtering;

/// <summary>Messages that did not pass, by reason. Thread-safe.</summary>
internal sealed class FilterCounts
{
    private long _denied;
    private long _tooLarge;
    private long _tooFrequent;

    /// <summary>By access control.</summary>
    public long Denied => Interlocked.Read(ref _denied);

    /// <summary>By a low-pass filter.</summary>
    public long TooLarge => Interlocked.Read(ref _tooLarge);

    /// <summary>By downsampling.</summary>
    public long TooFrequent => Interlocked.Read(ref _tooFrequent);

    /// <summary>For whatever reason.</summary>
    public long Total => Denied + TooLarge + TooFrequent;

    public void CountDenied() => Interlocked.Increment(ref _denied);

    public void CountTooLarge() => Interlocked.Increment(ref _tooLarge);

    public void CountTooFrequent() => Interlocked.Increment(ref _tooFrequent);
}
