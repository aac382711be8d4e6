using System.Buffers;

namespace Zenoh.Transport.Receiving;

/// <summary>Puts the fragments of one conduit together. Holds memory only between the first and the last fragment of a message.</summary>
internal sealed class Reassembly(ReassemblyBudget budget)
{
    private byte[]? _buffer;
    private int _length;

    /// <summary>Whether a message has begun.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Message => _buffer.AsSpan(0, _length);

    /// <summary>Begins a message; one that was not finished is gone.</summary>
    public void Begin()
    {
        Discard();
        IsOpen = true;
    }

    /// <summary>Appends a fragment; false, and the message is gone, when it grows beyond what is allowed.</summary>
    public bool TryAppend(ReadOnlySpan<byte> fragment)
    {
        int length = _length + fragment.Length;
        if (length > (_buffer?.Length ?? 0) && !TryGrow(length))
        {
            Discard();
            return false;
        }

        fragment.CopyTo(_buffer.AsSpan(_length));
        _length = length;
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Discard()
    {
        IsOpen = false;
        _length = 0;
        if (_buffer is null)
            return;
        budget.Return(_buffer.Length);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    private bool TryGrow(int length)
    {
        if (length < 0 || length > budget.MaxMessageBytes)
            return false;
        int wanted = (int)Math.Min(budget.MaxMessageBytes, Math.Max((long)length, 2L * (_buffer?.Length ?? 0)));
        byte[] larger = ArrayPool<byte>.Shared.Rent(wanted);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        if (_buffer is not null)
        {
            Message.CopyTo(larger);
            budget.Return(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
        return true;
    }
}
