namespace Zenoh.Session.Opening;

/// <summary>What the operator should know. Told before anybody listens, as while a session opens, it waits for the first who does. Thread-safe.</summary>
internal sealed class Warnings
{
    /// <summary>The first ones say why; later ones would only be more of them, and are not kept.</summary>
    public const int MostKept = 16;

    private readonly Lock _lock = new();
    private readonly List<string> _early = [];
    private Action<string>? _listeners;

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
            listener?.Invoke(text);
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

        listeners?.Invoke(text);
    }
}
