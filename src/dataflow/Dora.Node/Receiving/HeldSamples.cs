using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node.Receiving;

/// <summary>
/// Pools the events that carry messages and remembers the memory each of them holds. An event the program forgot to dispose is found once
/// the garbage collector has taken it, without a finalizer: only a weak reference is kept to an event in the program's hands.
/// </summary>
internal sealed class HeldSamples : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<InputEvent> _free = new(Limits.MaxHeldSamples);
    private readonly Slot[] _slots = new Slot[Limits.MaxHeldSamples];
    private InputEvent? _spare;
    private int _slotCount;
    private int _sweptAtCollection;

    /// <summary>How many messages were copied because the program held too many.</summary>
    public long Copied { get; private set; }

    /// <summary>Wraps a message; copies it when the program holds too many.</summary>
    public InputEvent Wrap(string id, Sample sample)
    {
        InputEvent? held = Interlocked.Exchange(ref _spare, null) ?? FindFree();
        if (held is null)
            return Copy(id, sample);

        _slots[held.Slot].Sample = sample;
        held.Fill(id, sample);
        return held;
    }

    /// <summary>Takes a disposed event back.</summary>
    public void Return(InputEvent held)
    {
        _slots[held.Slot].Sample = null;
        if (Interlocked.CompareExchange(ref _spare, held, null) is null)
            return;
        lock (_lock)
            _free.Push(held);
    }

    /// <summary>Gives everything back: an event still in the program's hands refuses to be read from now on.</summary>
    public void Dispose()
    {
        Slot[] slots;
        lock (_lock)
            slots = _slots[.._slotCount];
        foreach (Slot slot in slots)
        {
            if (slot.Holder.TryGetTarget(out InputEvent? held))
                held.Dispose();
            else
                slot.Sample?.Dispose();
        }
    }

    /// <summary>Looks behind the spare one, which is all that a program needs that disposes an event before it receives the next.</summary>
    private InputEvent? FindFree()
    {
        lock (_lock)
            return _free.TryPop(out InputEvent? free) ? free : NewSlot() ?? Reclaimed();
    }

    private InputEvent Copy(string id, Sample sample)
    {
        Copied++;
        InputEvent copy = new(null, 0);
        copy.Fill(id, new HeapSample(sample));
        sample.Dispose();
        return copy;
    }

    private InputEvent? NewSlot()
    {
        if (_slotCount == Limits.MaxHeldSamples)
            return null;
        InputEvent held = new(this, _slotCount);
        _slots[_slotCount++] = new Slot(held);
        return held;
    }

    private InputEvent? Reclaimed()
    {
        if (_sweptAtCollection == GC.CollectionCount(0))
            return null;
        _sweptAtCollection = GC.CollectionCount(0);
        for (int index = 0; index < _slotCount; index++)
        {
            if (_slots[index].Holder.TryGetTarget(out _))
                continue;
            _slots[index].Sample?.Dispose();
            InputEvent held = new(this, index);
            _slots[index] = new Slot(held);
            _free.Push(held);
        }

        return _free.TryPop(out InputEvent? reclaimed) ? reclaimed : null;
    }

    private sealed class Slot(InputEvent holder)
    {
        public WeakReference<InputEvent> Holder { get; } = new(holder);

        public Sample? Sample { get; set; }
    }
}
