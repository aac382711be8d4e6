namespace Zenoh.Links;

/// <summary>Accepts links. One thread calls <see cref="Accept"/>; everything else may be used from anywhere.</summary>
internal abstract class LinkListener(Endpoint endpoint) : IDisposable
{
    private int _disposed;
    private long _refused;

    /// <summary>What was asked for.</summary>
    public Endpoint Endpoint { get; } = endpoint;

    /// <summary>Where this listener can be reached: the real port, and one locator per interface address when it listens on a wildcard.</summary>
    public abstract IReadOnlyList<Locator> Locators { get; }

    /// <summary>Connections given up before they became links: aborted, failed or timed-out handshakes, datagrams of too many remotes.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why the last one was given up, for logs.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>
    /// Told of each connection that was given up: from where, as far as that is known, and why. On any thread; it must not wait and not throw.
    /// </summary>
    public event Action<Locator?, string>? GaveUp;

    protected bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Waits for the next link whose own handshake (TLS, WebSocket) is done. Troubles of a single connection never surface here.</summary>
    /// <returns>The link, or null once this listener is disposed.</returns>
    public abstract Link? Accept();

    /// <summary>Stops listening and wakes <see cref="Accept"/>. Links accepted before live on. Idempotent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Close();
        }
    }

    public override string ToString() => Endpoint.ToString();

    protected abstract void Close();

    /// <summary>A connection was given up; not for one that ends because this listener does.</summary>
    protected void CountRefusal(Locator? from, string reason)
    {
        if (IsDisposed)
            return;
        LastRefusal = reason;
        Interlocked.Increment(ref _refused);
        GaveUp?.Invoke(from, reason);
    }

    /// <summary>The system had no connection to give.</summary>
    protected void CountRefusal(string reason) => CountRefusal(null, reason);
}
