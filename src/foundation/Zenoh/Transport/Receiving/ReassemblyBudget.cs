namespace Zenoh.Transport.Receiving;

/// <summary>
/// What the unfinished messages of one transport may come to together: one message of the largest size, or several smaller ones in different
/// conduits, but not the largest in each of the sixteen.
/// </summary>
/// <param name="maxBytes">The largest message (<c>transport/link/rx/max_message_size</c>).</param>
/// <param name="shared">What several transports may come to together; null where this one is alone.</param>
internal sealed class ReassemblyBudget(int maxBytes, SharedReassemblyBudget? shared = null)
{
    private int _left = maxBytes;

    public int MaxBytes { get; } = maxBytes;

    public bool TryTake(int bytes)
    {
        if (bytes > _left || shared?.TryTake(MaxBytes - _left, bytes) == false)
            return false;
        _left -= bytes;
        return true;
    }

    public void Return(int bytes)
    {
        _left += bytes;
        shared?.Return(bytes);
    }
}
