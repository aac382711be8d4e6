using Zenoh.Links;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>The connections of a peer or router: to every target, for ever. Thread-safe.</summary>
internal sealed class AllTargets : IDisposable
{
    private readonly DialledEndpoint[] _dialled;

    public AllTargets(TransportManager manager, IReadOnlyList<IReadOnlyList<Endpoint>> targets, RetryOptions retry) =>
        _dialled = [.. targets.SelectMany(target => target).Select(endpoint => new DialledEndpoint(manager, endpoint, retry))];

    /// <summary>What does not work at the moment.</summary>
    public IEnumerable<string> Problems => _dialled.Where(dialled => dialled.Failure is not null).Select(dialled => dialled.Failure!.Message);

    /// <summary>The endpoints with a session.</summary>
    public IEnumerable<string> Connected => _dialled.Where(dialled => dialled.IsConnected).Select(dialled => dialled.Endpoint.ToString());

    /// <summary>Waits until all stand.</summary>
    /// <param name="timeout">For how long; zero for one attempt at each.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Why some do not stand; empty when all do.</returns>
    public async Task<IReadOnlyList<string>> WaitAllAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (timeout == TimeSpan.Zero)
            return await FirstAttemptsAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_dialled.Select(dialled => dialled.Connected)).WaitAsync(timeout, cancellation).ConfigureAwait(false);
            return [];
        }
        catch (TimeoutException)
        {
            return [.. _dialled.Where(dialled => !dialled.Connected.IsCompleted)
                .Select(dialled => dialled.Failure?.Message ?? $"{dialled.Endpoint}: no answer within {timeout.TotalSeconds} s")];
        }
    }

    /// <summary>Waits until every endpoint was tried once, at most for a moment.</summary>
    public async Task WaitAMomentAsync(TimeSpan moment, CancellationToken cancellation)
    {
        Task all = Task.WhenAll(_dialled.Select(dialled => dialled.FirstAttempt));
        await Task.WhenAny(all, Task.Delay(moment, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach (DialledEndpoint dialled in _dialled)
            dialled.Dispose();
    }

    private async Task<IReadOnlyList<string>> FirstAttemptsAsync(CancellationToken cancellation)
    {
        Exception?[] outcomes = await Task.WhenAll(_dialled.Select(dialled => dialled.FirstAttempt)).WaitAsync(cancellation).ConfigureAwait(false);
        return [.. outcomes.Where(outcome => outcome is not null).Select(outcome => outcome!.Message)];
    }
}
