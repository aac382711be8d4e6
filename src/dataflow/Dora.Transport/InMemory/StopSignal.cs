namespace Dora.Transport.InMemory;

/// <summary>Says to everyone who waits for room that waiting is over. Raised once, never lowered.</summary>
internal sealed class StopSignal
{
    private volatile bool _raised;

    public bool IsRaised => _raised;

    public void Raise() => _raised = true;
}
