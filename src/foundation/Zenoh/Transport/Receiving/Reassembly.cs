using Zenoh.Links;

namespace Zenoh.Transport.Receiving;

/// <summary>
/// Puts the fragments of one conduit together, in memory that receivers may retain. A large first fragment stays where it was received, and what
/// comes right behind it moves up to it: a message little longer than a batch costs next to nothing. Everything else is copied together. Holds
/// memory only between the first and the last fragment of a message, and in proportion to what has arrived.
/// </summary>
internal sealed class Reassembly(ReassemblyBudget budget)
{
    /// <summary>A smaller first fragment is copied: it must not hold a whole receive buffer.</summary>
    private const int SmallestInPlace = ReceiveBuffer.StreamBytes / 8;

    /// <summary>
    /// What may lie between two fragments to be moved over: prefix and head of the second, which have been read. No message has room there.
    /// </summary>
    private const int LargestGap = 12;

    /// <summary>Memory grows to this multiple of what is needed, so that each byte is moved once or twice at most, however long the message.</summary>
    private const long Growth = 2;

    private int _start;
    private int _length;

    /// <summary>Whether a message has begun.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Where the message lies, while one has begun.</summary>
    public ReceiveBuffer? Buffer { get; private set; }

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Message => Buffer is { } buffer ? buffer.Bytes.AsSpan(_start, _length) : default;

    private int End => _start + _length;

    /// <summary>Begins a message; one that was not finished is gone.</summary>
    public void Begin()
    {
        Discard();
        IsOpen = true;
    }

    /// <summary>Appends a fragment; false, and the message is gone, when more is unfinished than is allowed.</summary>
    public bool TryAppend(in ReceivedBatch fragment)
    {
        if (!budget.TryTake(fragment.Length))
        {
            Discard();
            return false;
        }

        if (Buffer is null && fragment.Length >= SmallestInPlace)
            Keep(fragment);
        else
            Append(fragment);
        return true;
    }

    /// <summary>Gives the memory back. Receivers that retained it keep it.</summary>
    public void Discard()
    {
        IsOpen = false;
        budget.Return(_length);
        _start = _length = 0;
        Buffer?.Release();
        Buffer = null;
    }

    private void Keep(in ReceivedBatch fragment)
    {
        Buffer = fragment.Buffer;
        Buffer.Retain();
        _start = fragment.Offset;
        _length = fragment.Length;
    }

    private void Append(in ReceivedBatch fragment)
    {
        bool isBehind = fragment.Buffer == Buffer && fragment.Offset >= End && fragment.Offset - End <= LargestGap;
        bool isOurs = Buffer is { IsForMessage: true } && Buffer.Bytes.Length - End >= fragment.Length;
        if (!isBehind && !isOurs)
            Move(_length + fragment.Length);
        fragment.Span.CopyTo(Buffer!.Bytes.AsSpan(End));
        _length += fragment.Length;
    }

    private void Move(int length)
    {
        var larger = ReceiveBuffer.RentForMessage((int)Math.Min(budget.MaxBytes, Growth * length));
        Message.CopyTo(larger.Bytes);
        Buffer?.Release();
        Buffer = larger;
        _start = 0;
    }
}
