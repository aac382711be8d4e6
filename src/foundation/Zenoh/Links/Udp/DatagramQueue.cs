using System.Buffers;
using System.Numerics;

namespace Zenoh.Links.Udp;

/// <summary>
/// Datagrams of one remote between the listener's thread and the link's reader. Bounded by the memory they take; what does not fit is dropped.
/// </summary>
/// <param name="budget">Of all remotes of the listener.</param>
/// <param name="most">Bytes of this one.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to give back, and disposing it would strand whoever waits.")]
internal sealed class DatagramQueue(DatagramBudget budget, int most)
{
    /// <summary>A datagram without its bytes: an array's head and a place in the queue.</summary>
    private const int EntryBytes = 64;

    private readonly Lock _lock = new();
    private readonly Queue<(byte[] Bytes, int Length)> _waiting = new();
    private readonly SemaphoreSlim _available = new(0);
    private int _bytes;
    private bool _ended;

    /// <summary>Copies a datagram in; false when it was dropped.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        lock (_lock)
        {
            var taken = BytesOf(datagram.Length);
            if (_ended || _bytes + taken > most || !budget.TryTake(taken))
            {
                return false;
            }

            var bytes = ArrayPool<byte>.Shared.Rent(datagram.Length);
            datagram.CopyTo(bytes);
            _waiting.Enqueue((bytes, datagram.Length));
            _bytes += taken;
        }

        _available.Release();
        return true;
    }

    public int Take(Span<byte> buffer)
    {
        _available.Wait();
        return Copy(buffer);
    }

    public async ValueTask<int> TakeAsync(Memory<byte> buffer)
    {
        await _available.WaitAsync().ConfigureAwait(false);
        if (!buffer.IsEmpty)
        {
            return Copy(buffer.Span);
        }

        _available.Release();
        lock (_lock)
        {
            return _waiting.Count == 0 ? Link.End : 0;
        }
    }

    /// <summary>Wakes the reader and drops what it has not read.</summary>
    public void Terminate()
    {
        lock (_lock)
        {
            _ended = true;
            budget.Return(_bytes);
            _bytes = 0;
            while (_waiting.TryDequeue(out var datagram))
            {
                ArrayPool<byte>.Shared.Return(datagram.Bytes);
            }
        }

        _available.Release();
    }

    // The pool's arrays are powers of two.
    private static int BytesOf(int length) => EntryBytes + (int)BitOperations.RoundUpToPowerOf2((uint)length);

    private int Copy(Span<byte> buffer)
    {
        (byte[] Bytes, int Length) datagram;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out datagram))
            {
                // Ended: pass it on to whoever waits next.
                _available.Release();
                return Link.End;
            }

            _bytes -= BytesOf(datagram.Length);
            budget.Return(BytesOf(datagram.Length));
        }

        var length = Math.Min(datagram.Length, buffer.Length);
        datagram.Bytes.AsSpan(0, length).CopyTo(buffer);
        ArrayPool<byte>.Shared.Return(datagram.Bytes);
        return length;
    }
}
