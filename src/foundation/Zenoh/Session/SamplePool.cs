namespace Zenoh.Session;

/// <summary>
/// The samples of one subscriber that are free, oldest first: a sample that was just disposed rests before it is used again, so that a second
/// disposal or a read after the first is noticed instead of hitting somebody else's sample. Thread-safe.
/// </summary>
internal sealed class SamplePool
{
    /// <summary>Disposals before a sample is used again.</summary>
    private const int Resting = 64;

    /// <summary>Free samples kept; more are left to the garbage collector.</summary>
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Sample> _free = new(Kept);

    public Sample Rent()
    {
        lock (_lock)
        {
            if (_free.Count > Resting)
                return _free.Dequeue();
        }

        return new Sample(this);
    }

    public void Return(Sample sample)
    {
        lock (_lock)
        {
            if (_free.Count < Kept)
                _free.Enqueue(sample);
        }
    }
}
