namespace Zenoh.Links.Udp;

/// <summary>Bytes all remotes of one listener may hold unread together. Thread-safe.</summary>
internal sealed class DatagramBudget(long limit)
{
    private long _used;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _used, -bytes);
}
