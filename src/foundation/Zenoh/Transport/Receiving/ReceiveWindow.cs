namespace Zenoh.Transport.Receiving;

/// <summary>
/// Which sequence numbers of one conduit are new (Zenoh wire specification, FRAME). Gaps are no loss: only old and repeated numbers are
/// refused.
/// </summary>
internal struct ReceiveWindow(uint first, uint mask)
{
    private uint _last = (first - 1) & mask;

    /// <summary>Whether the sender says that it will use a number next that it has used already: it began anew.</summary>
    public readonly bool IsBehind(uint next)
    {
        uint gap = (next - _last) & mask;
        return gap == 0 || gap > mask / 2;
    }

    /// <summary>Takes a number; false when it is a repetition or came too late.</summary>
    public bool TryAdvance(uint number)
    {
        uint gap = (number - _last) & mask;
        if (gap == 0 || gap > mask / 2)
            return false;
        _last = number;
        return true;
    }
}
