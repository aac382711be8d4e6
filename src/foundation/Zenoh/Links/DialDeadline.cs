using System.Diagnostics;

namespace Zenoh.Links;

/// <summary>The time one dial may take, and the caller's wish to stop it, as one token.</summary>
internal sealed class DialDeadline : IDisposable
{
    private readonly Endpoint _endpoint;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly long _started = Stopwatch.GetTimestamp();

    public DialDeadline(Endpoint endpoint, LinkOptions options, CancellationToken caller)
    {
        _endpoint = endpoint;
        _timeout = options.DialTimeout;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _source.CancelAfter(options.DialTimeout);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What is left, at least a millisecond.</summary>
    public TimeSpan Remaining => TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (_timeout - Stopwatch.GetElapsedTime(_started)).Ticks));

    /// <summary>Throws what the end of the time means, if it has come.</summary>
    public void ThrowIfOver(string doing)
    {
        if (_source.IsCancellationRequested)
        {
            throw Over(doing);
        }
    }

    public Exception Over(string doing) => _caller.IsCancellationRequested
        ? new OperationCanceledException(_caller)
        : new LinkException(_endpoint.ToString(),
            $"gave up {doing} after {_timeout.TotalSeconds:0.###} s; is the address right, and does a firewall drop what is sent there?");

    public void Dispose() => _source.Dispose();
}
