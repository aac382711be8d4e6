using Zenoh.Links;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>A client's connection: to one of several targets, and to the next one when that is lost for longer than a moment. Thread-safe.</summary>
/// <remarks>A target is one endpoint, or several that are links to the same node.</remarks>
internal sealed class AnyTarget(TransportManager manager, IReadOnlyList<IReadOnlyList<Endpoint>> targets, RetryOptions retry, TimeProvider time)
    : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private DialledEndpoint[] _current = [];
    private int _turn;
    private bool _isMoving;

    /// <summary>What does not work at the moment.</summary>
    public IEnumerable<string> Problems =>
        Volatile.Read(ref _current).Where(dialled => dialled.Failure is not null).Select(dialled => dialled.Failure!.Message);

    /// <summary>The endpoints with a session.</summary>
    public IEnumerable<string> Connected =>
        Volatile.Read(ref _current).Where(dialled => dialled.IsConnected).Select(dialled => dialled.Endpoint.ToString());

    /// <summary>Tries the targets in turn until one answers.</summary>
    /// <param name="timeout">For how long; zero for one attempt at each.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ZenohException">None answered in time; the message says of each why.</exception>
    public async Task ConnectAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        for (TimeSpan pause = retry.Initial; ; pause = TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * retry.Factor), retry.Max.Ticks)))
        {
            List<string> failures = [];
            for (int i = 0; i < targets.Count; i++)
            {
                if (await TryAsync(failures, cancellation).ConfigureAwait(false))
                    return;
            }

            if (timeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(start) + pause > timeout)
                throw new ZenohException($"No connection by connect/endpoints: {string.Join("; ", failures)}");
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on in the background with the first target.</summary>
    public void KeepTrying()
    {
        lock (_lock)
            Dial();
    }

    public void Dispose()
    {
        _end.Cancel();
        lock (_lock)
            Leave();
    }

    private async Task<bool> TryAsync(List<string> failures, CancellationToken cancellation)
    {
        DialledEndpoint[] dialled;
        lock (_lock)
            dialled = Dial();
        Exception?[] outcomes = await Task.WhenAll(dialled.Select(one => one.FirstAttempt)).WaitAsync(cancellation).ConfigureAwait(false);
        if (outcomes.Any(outcome => outcome is null))
            return true;
        failures.AddRange(outcomes.Select(outcome => outcome!.Message));
        lock (_lock)
            Leave();
        return false;
    }

    private DialledEndpoint[] Dial() =>
        _current = [.. targets[_turn++ % targets.Count].Select(NewDialled)];

    private DialledEndpoint NewDialled(Endpoint endpoint) => new(manager, endpoint, retry, pause => _ = MoveOnAsync(pause));

    private void Leave()
    {
        foreach (DialledEndpoint dialled in _current)
            dialled.Dispose();
        _current = [];
    }

    // With one target the manager's own pauses do; with several the next one has its turn after the pause.
    private async Task MoveOnAsync(TimeSpan pause)
    {
        if (targets.Count == 1 || Interlocked.Exchange(ref _isMoving, true))
            return;
        try
        {
            await Task.Delay(pause, time, _end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            if (!_end.IsCancellationRequested && !_current.Any(dialled => dialled.Failure is null))
            {
                Leave();
                Dial();
            }
        }

        Volatile.Write(ref _isMoving, false);
    }
}
