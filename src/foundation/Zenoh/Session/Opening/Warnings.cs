namespace Zenoh.Session.Opening;

/// <summary>
/// What the operator should know. Told before anybody listens, as while a session opens, it waits for the first who does. What a listener throws ends
/// here: texts are told from wherever something was refused, on threads that must go on. Thread-safe.
/// </summary>
internal sealed class Warnings
{
    /// <summary>The first ones say why; later ones would only be more of them, and are not kept.</summary>
    public const int MostKept = 16;

    private readonly Lock _lock = new();
    private readonly List<string> _early = [];
    private Action<string>? _listeners;
    private Exception? _firstFailure;
    private long _failures;

    /// <summary>That listeners threw, and what the first of them did; null while none has.</summary>
    public string? Problem => Volatile.Read(ref _firstFailure) is { } first
        ? $"a listener of {nameof(ZenohSession.Warned)} threw, {Interlocked.Read(ref _failures)} times; the first time {first.GetType().Name}: {first.Message}"
        : null;

    public void Add(Action<string>? listener)
    {
        string[] early;
        lock (_lock)
        {
            early = [.. _early];
            _early.Clear();
            _listeners += listener;
        }

        foreach (string text in early)
            Tell(listener, text);
    }

    public void Remove(Action<string>? listener)
    {
        lock (_lock)
            _listeners -= listener;
    }

    public void Tell(string text)
    {
        Action<string>? listeners;
        lock (_lock)
        {
            listeners = _listeners;
            if (listeners is null && _early.Count < MostKept)
                _early.Add(text);
        }

        Tell(listeners, text);
    }

    private void Tell(Action<string>? listeners, string text)
    {
        foreach (Action<string> listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(text);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref _firstFailure, error, null);
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
