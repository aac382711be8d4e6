namespace Dora.Node.Receiving;

/// <summary>
/// Lets asynchronous code wait for the inbox: a thread of its own, started at the first wait, does the blocking. At most one wait at a time.
/// </summary>
internal sealed class AsyncWaiter : IDisposable
{
    private readonly EventStream _stream;
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _answered = new(0);
    private volatile bool _disposed;

    public AsyncWaiter(EventStream stream)
    {
        _stream = stream;
        new Thread(Run) { IsBackground = true, Name = "dora async receive" }.Start();
    }

    /// <summary>Completes when there may be something to take.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was taken.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        _asked.Release();
        try
        {
            await _answered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The thread must have left the inbox before anybody else may receive.
            _stream.Wake();
            await _answered.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _asked.Release();
    }

    private void Run()
    {
        while (true)
        {
            _asked.Wait();
            if (_disposed)
                break;
            _stream.WaitQuietly();
            _answered.Release();
        }

        // A wait that was pending when the node was disposed ends; the stream has ended, too.
        _answered.Release();
    }
}
