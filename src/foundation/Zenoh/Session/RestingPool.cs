namespace Zenoh.Session;

/// <summary>
/// Things of one subscriber or publisher that are free, oldest first: one that was just disposed rests before it is used again, so that a second disposal
/// or a read after the first is noticed instead of hitting somebody else's. Thread-safe.
/// </summary>
/// <param name="make">Makes one when none has rested long enough.</param>
internal sealed class RestingPool<T>(Func<T> make)
{
    /// <summary>Disposals before one is used again.</summary>
    public const int Resting = 64;

    /// <summary>How many are kept; more are left to the garbage collector.</summary>
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly Queue<T> _free = [];

    public T Rent()
    {
        lock (_lock)
        {
            if (_free.Count > Resting)
                return _free.Dequeue();
        }

        return make();
    }

    public void Return(T free)
    {
        lock (_lock)
        {
            if (_free.Count < Kept)
                _free.Enqueue(free);
        }
    }
}
