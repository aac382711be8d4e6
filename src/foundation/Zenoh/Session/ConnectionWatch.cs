namespace Zenoh.Session;

/// <summary>
/// Has a session tell what it is connected with after that changed: elsewhere than where it changed, one call at a time. However much comes and goes while
/// a listener is busy, it is told once more when it is done. Thread-safe.
/// </summary>
/// <param name="tell">Looks and calls the listeners; must not throw.</param>
internal sealed class ConnectionWatch(Action tell)
{
    private readonly Lock _lock = new();
    private bool _isTelling;
    private bool _hasChanged;

    /// <summary>Something changed. Neither waits nor calls back.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            _hasChanged = true;
            if (_isTelling)
                return;
            _isTelling = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.TellAll(), this, preferLocal: false);
    }

    private void TellAll()
    {
        while (TryTake())
            tell();
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            _isTelling = _hasChanged;
            _hasChanged = false;
            return _isTelling;
        }
    }
}
