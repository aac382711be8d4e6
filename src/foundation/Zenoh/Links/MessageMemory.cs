using System.Numerics;

namespace Zenoh.Links;

/// <summary>
/// Memory for messages put together from several batches. Free arrays are kept up to a number of bytes; what is beyond is only remembered: it is used
/// again under load, and the next full collection takes it. The shared array pool keeps 32 arrays of each size and core instead: hundreds of megabytes
/// after a load of large messages. Thread-safe.
/// </summary>
/// <param name="keptBytes">What is kept whatever happens.</param>
/// <param name="remembered">Free arrays beyond that are remembered at most; further ones are left to the garbage collector.</param>
internal sealed class MessageMemory(long keptBytes, int remembered)
{
    /// <summary>The smallest array: the first message that does not fit a batch. Smaller ones would be collected with the young.</summary>
    public const int SmallestBytes = 128 * 1024;

    /// <summary>Up to here sizes are powers of two; longer messages get what they ask for.</summary>
    private const int LargestRounded = 1 << 30;

    private readonly Lock _lock = new();
    private readonly byte[]?[] _kept = new byte[]?[keptBytes / SmallestBytes];
    private readonly WeakReference<byte[]>[] _remembered = [.. Enumerable.Range(0, remembered).Select(static _ => new WeakReference<byte[]>(null!))];
    private int _keptCount;
    private int _rememberedCount;
    private long _keptBytes;

    /// <summary>An array of at least so many bytes, whose content is whatever it was.</summary>
    public byte[] Rent(int bytes)
    {
        int size = bytes > LargestRounded ? bytes : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, SmallestBytes));
        lock (_lock)
        {
            if ((TakeKept(size) ?? TakeRemembered(size)) is { } free)
                return free;
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Takes an array back that came from here.</summary>
    public void Return(byte[] array)
    {
        lock (_lock)
        {
            if (_keptBytes + array.Length <= keptBytes)
            {
                _kept[_keptCount++] = array;
                _keptBytes += array.Length;
                return;
            }

            if (_rememberedCount == _remembered.Length)
                ForgetCollected();
            if (_rememberedCount < _remembered.Length)
                _remembered[_rememberedCount++].SetTarget(array);
        }
    }

    // The last returned is the likeliest to be in a cache.
    private byte[]? TakeKept(int size)
    {
        for (int i = _keptCount - 1; i >= 0; i--)
        {
            if (_kept[i] is not { } array || array.Length != size)
                continue;
            _kept[i] = _kept[--_keptCount];
            _kept[_keptCount] = null;
            _keptBytes -= size;
            return array;
        }

        return null;
    }

    private byte[]? TakeRemembered(int size)
    {
        for (int i = _rememberedCount - 1; i >= 0; i--)
        {
            if (!_remembered[i].TryGetTarget(out byte[]? array))
            {
                Forget(i);
            }
            else if (array.Length == size)
            {
                Forget(i);
                return array;
            }
        }

        return null;
    }

    private void ForgetCollected()
    {
        for (int i = _rememberedCount - 1; i >= 0; i--)
        {
            if (!_remembered[i].TryGetTarget(out _))
                Forget(i);
        }
    }

    private void Forget(int index)
    {
        WeakReference<byte[]> free = _remembered[index];
        free.SetTarget(null!);
        _remembered[index] = _remembered[--_rememberedCount];
        _remembered[_rememberedCount] = free;
    }
}
