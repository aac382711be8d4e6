namespace Zenoh.Transport.Receiving;

/// <summary>
/// Memory the unfinished messages of one transport may take together: sixteen conduits must not multiply what one message may take.
/// </summary>
/// <param name="maxMessageBytes">The largest message.</param>
internal sealed class ReassemblyBudget(int maxMessageBytes)
{
    /// <summary>A buffer that grows exists twice for a moment, and pooled buffers are rounded up.</summary>
    private const int Slack = 4;

    private long _left = (long)Slack * maxMessageBytes;

    public int MaxMessageBytes => maxMessageBytes;

    public bool TryTake(int bytes)
    {
        if (bytes > _left)
            return false;
        _left -= bytes;
        return true;
    }

    public void Return(int bytes) => _left += bytes;
}
