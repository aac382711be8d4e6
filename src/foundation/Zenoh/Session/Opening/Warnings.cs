using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Zenoh.Session.Opening;

/// <summary>
/// What the operator should know. Told before anybody listens, as while a session opens, it waits for the first who does; afterwards it is told in order,
/// elsewhere than where something was refused: whoever tells goes on at once, whatever a listener does. What a listener throws ends here. Thread-safe.
/// </summary>
internal sealed class Warnings
{
    /// <summary>The first ones say why; later ones would only be more of them, and are not kept.</summary>
    public const int MostKept = 16;

    /// <summary>Texts that wait while a listener is busy; those beyond are counted.</summary>
    public const int MostWaiting = 256;

    private readonly GuardedListeners _guard = new(nameof(ZenohSession.Warned));
    private readonly Action<Action> _start;
    private readonly Lock _lock = new();
    private readonly List<string> _early = [];
    private readonly Queue<string> _waiting = [];
    private Action<string>? _listeners;
    private long _unsaid;
    private bool _isTelling;

    /// <param name="start">Where listeners are told; null for the pool of threads.</param>
    public Warnings(Action<Action>? start = null) =>
        _start = start ?? (static tell => ThreadPool.UnsafeQueueUserWorkItem(static tell => tell(), tell, preferLocal: false));

    /// <summary>What listeners do that they should not: they threw, or one does not return.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (_guard.Problem is { } problem)
                yield return problem;
            if (Interlocked.Read(ref _unsaid) is > 0 and long unsaid)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"a listener of {nameof(ZenohSession.Warned)} does not return: {MostWaiting} warnings wait for it and {unsaid} more were dropped; let it only hand them on");
            }
        }
    }

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
            _guard.Tell(listener, text);
    }

    public void Remove(Action<string>? listener)
    {
        lock (_lock)
            _listeners -= listener;
    }

    /// <summary>Says something. Neither waits nor calls back.</summary>
    public void Tell(string text)
    {
        lock (_lock)
        {
            if (_listeners is null)
            {
                if (_early.Count < MostKept)
                    _early.Add(text);
                return;
            }

            if (_waiting.Count < MostWaiting)
                _waiting.Enqueue(text);
            else
                _unsaid++;
            if (_isTelling)
                return;
            _isTelling = true;
        }

        _start(TellAll);
    }

    private void TellAll()
    {
        while (TryTake(out string? text, out Action<string>? listeners))
            _guard.Tell(listeners, text);
    }

    private bool TryTake([NotNullWhen(true)] out string? text, out Action<string>? listeners)
    {
        lock (_lock)
        {
            listeners = _listeners;
            if (!_waiting.TryDequeue(out text) && _unsaid > 0)
            {
                text = string.Create(CultureInfo.InvariantCulture, $"{_unsaid} further warnings were dropped, for a listener did not return in time.");
                _unsaid = 0;
            }

            _isTelling = text is not null;
            return _isTelling;
        }
    }
}
