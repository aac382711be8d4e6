using System.Diagnostics;

namespace Zenoh.Transport.Sending;

/// <summary>The batches of one priority: those that are full, in order, then the open one. Guarded by the transmitter's gate.</summary>
internal sealed class SendQueue(int capacity)
{
    private readonly SendBatch?[] _full = new SendBatch?[Math.Max(capacity, TransportLimits.GatheredBatches)];
    private int _head;
    private int _count;

    /// <summary>The batch messages are appended to.</summary>
    public SendBatch? Open { get; private set; }

    /// <summary>When <see cref="Open"/> got its first message.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Batches fill so quickly that open ones are left to fill for a while.</summary>
    public bool IsFlooded { get; set; }

    /// <summary>Full batches wait for others that are about to come, to leave with them; until the next one is taken.</summary>
    public bool IsGathering { get; set; }

    /// <summary>Whether another batch may wait.</summary>
    public bool CanGather => _count < TransportLimits.GatheredBatches;

    public bool HasFull => _count > 0;

    public bool HasRoom => Open is null && _count < (IsGathering ? _full.Length : capacity);

    public bool IsEmpty => _count == 0 && Open is null;

    /// <summary>The batch that leaves next.</summary>
    public SendBatch? Next => _count > 0 ? _full[_head] : Open;

    /// <summary>Whether there is exactly one batch, and bytes of it no more than these.</summary>
    public bool HoldsOnly(int bytes) => _count + (Open is null ? 0 : 1) == 1 && Next!.Length <= bytes;

    /// <summary>
    /// Whether the open batch would be full, at the rate it got so far, before it has waited for <see cref="TransportLimits.FloodFill"/>.
    /// </summary>
    public bool FillsQuickly(int fullBytes, long now)
    {
        TimeSpan age = Stopwatch.GetElapsedTime(OpenedAt, now);
        return Open is { } open && age < TransportLimits.FloodFill && age * fullBytes < TransportLimits.FloodFill * open.Length;
    }

    /// <summary>Begins a batch; only when there <see cref="HasRoom"/>.</summary>
    public SendBatch Begin(SendBatch empty) => Open = empty;

    /// <summary>Nothing more is appended to the open batch.</summary>
    public void Seal()
    {
        if (Open is null)
            return;
        _full[(_head + _count++) % _full.Length] = Open;
        Open = null;
    }

    /// <summary>Takes the open batch back, as if it had not been begun.</summary>
    public SendBatch? TakeOpen()
    {
        SendBatch? open = Open;
        Open = null;
        return open;
    }

    /// <summary>The batch to send next, and linked to it the full ones that may leave with it; null when there is none.</summary>
    public SendBatch? TakeTogether()
    {
        bool isFull = HasFull;
        SendBatch? first = Take();
        SendBatch? last = first;
        for (int taken = 1; isFull && HasFull && taken < TransportLimits.GatheredBatches; taken++)
            last = last!.Next = Take();
        return first;
    }

    /// <summary>The batch to send next; null when there is none.</summary>
    public SendBatch? Take()
    {
        IsGathering = false;
        if (_count == 0)
            return TakeOpen();
        SendBatch first = _full[_head]!;
        _full[_head] = null;
        _head = (_head + 1) % _full.Length;
        _count--;
        return first;
    }
}
