using System.Globalization;

namespace Zenoh.Session.Opening;

/// <summary>
/// Calls the listeners of an event on threads that must go on: what one throws reaches neither who tells nor the other listeners, but shows as a problem.
/// Thread-safe.
/// </summary>
/// <param name="name">The event.</param>
internal sealed class GuardedListeners(string name)
{
    private Exception? _firstFailure;
    private long _failures;

    /// <summary>That listeners threw, and what the first of them did; null while none has.</summary>
    public string? Problem => Volatile.Read(ref _firstFailure) is { } first
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"a listener of {name} threw, {Interlocked.Read(ref _failures)} times; the first time {first.GetType().Name}: {first.Message}")
        : null;

    public void Tell<T>(Action<T>? listeners, T what)
    {
        foreach (Action<T> listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(what);
            }
            catch (Exception error)
            {
                Interlocked.Increment(ref _failures);
                Interlocked.CompareExchange(ref _firstFailure, error, null);
            }
        }
    }
}
