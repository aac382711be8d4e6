using Zenoh.Links;

namespace Zenoh.Transport.Receiving;

/// <summary>
/// Puts the fragments of one conduit together, in memory that receivers may retain. Holds memory only between the first and the last fragment of a
/// message, and in proportion to what has arrived.
/// </summary>
internal sealed class Reassembly(ReassemblyBudget budget)
{
    /// <summary>Memory grows to this multiple of what is needed, so that each byte is moved once or twice at most, however long the message.</summary>
    private const long Growth = 2;

    private int _length;

    /// <summary>Whether a message has begun.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Where the message lies, while one has begun.</summary>
    public ReceiveBuffer? Buffer { get; private set; }

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Message => Buffer is { } buffer ? buffer.Bytes.AsSpan(0, _length) : default;

    /// <summary>Begins a message; one that was not finished is gone.</summary>
    public void Begin()
    {
        Discard();
        IsOpen = true;
    }

    /// <summary>Appends a fragment; false, and the message is gone, when more is unfinished than is allowed.</summary>
    public bool TryAppend(ReadOnlySpan<byte> fragment)
    {
        if (!budget.TryTake(fragment.Length))
        {
            Discard();
            return false;
        }

        int length = _length + fragment.Length;
        if (Buffer is null || length > Buffer.Bytes.Length)
            Grow(length);
        fragment.CopyTo(Buffer!.Bytes.AsSpan(_length));
        _length = length;
        return true;
    }

    /// <summary>Gives the memory back. Receivers that retained it keep it.</summary>
    public void Discard()
    {
        IsOpen = false;
        budget.Return(_length);
        _length = 0;
        Buffer?.Release();
        Buffer = null;
    }

    private void Grow(int length)
    {
        var larger = ReceiveBuffer.RentForMessage((int)Math.Min(budget.MaxBytes, Growth * length));
        Message.CopyTo(larger.Bytes);
        Buffer?.Release();
        Buffer = larger;
    }
}
