namespace Zenoh.Transport;

/// <summary>Where a kept connection stands.</summary>
/// <param name="Transport">The session, once there is one; null while none is.</param>
/// <param name="Failure">Why the last attempt came to nothing; null while one is under way or succeeded.</param>
/// <param name="NextAttempt">The pause before the next attempt, after a failure.</param>
internal readonly record struct ConnectState(PeerTransport? Transport, Exception? Failure, TimeSpan NextAttempt)
{
    public bool IsConnected => Transport is not null;
}
