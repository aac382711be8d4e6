namespace Zenoh.Transport.Receiving;

/// <summary>
/// What the unfinished messages of strangers may come to together. Nobody may have more than he leaves to the others, so one who finishes nothing has half
/// of it at most, two such leave a third: there is always room for the message of somebody else. For one thread.
/// </summary>
/// <param name="largestMessage">What one may have while the others have nothing: the whole is twice that.</param>
internal sealed class SharedReassemblyBudget(int largestMessage)
{
    private long _left = 2L * largestMessage;

    /// <param name="taken">What he has who asks.</param>
    /// <param name="bytes">What he wants more.</param>
    public bool TryTake(int taken, int bytes)
    {
        if ((long)taken + bytes > _left - bytes)
            return false;
        _left -= bytes;
        return true;
    }

    public void Return(int bytes) => _left += bytes;
}
