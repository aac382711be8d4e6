using System.Globalization;
using Zenoh.Links;

namespace Zenoh.Transport;

/// <summary>
/// Dials an endpoint until there is a session, and again at once whenever it ends; pauses grow while it fails. Has a thread of its own,
/// because dialling blocks.
/// </summary>
internal sealed class KeptConnection : IDisposable
{
    private readonly TransportManager _manager;
    private readonly Endpoint _endpoint;
    private readonly RetryOptions _retry;
    private readonly Action<ConnectState> _changed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private ZenohId? _lost;
    private string? _told;

    public KeptConnection(TransportManager manager, Endpoint endpoint, RetryOptions retry, Action<ConnectState> changed, TimeProvider time)
    {
        _manager = manager;
        _endpoint = endpoint;
        _retry = Of(endpoint, retry);
        _changed = changed;
        _time = time;
        new Thread(Run, TransportLimits.ThreadStackBytes) { IsBackground = true, Name = $"zenoh dialler {endpoint}" }.Start();
    }

    /// <summary>Dials no more. The session there may be lives on.</summary>
    public void Dispose() => _stop.Cancel();

    private void Run()
    {
        TimeSpan pause = _retry.Initial;
        while (!_stop.IsCancellationRequested)
        {
            long started = _time.GetTimestamp();
            Exception? failure = TryOnce();
            if (failure is OperationCanceledException)
                return;

            // A session that ends as soon as it began is as good as none.
            if (failure is null && _time.GetElapsedTime(started) >= _retry.Initial)
            {
                pause = _retry.Initial;
                continue;
            }

            if (failure is not null)
                Tell(failure.Message);
            _changed(new ConnectState(null, failure, pause));
            if (!Pause(pause))
                return;
            pause = TimeSpan.FromTicks(Math.Min(_retry.Max.Ticks, (long)(pause.Ticks * _retry.Factor)));
        }
    }

    private Exception? TryOnce()
    {
        try
        {
            PeerTransport transport = _manager.Connect(_endpoint, expected: null, Opened, _stop.Token);
            transport.Completion.Wait(_stop.Token);
            (_lost, _told) = (transport.Peer, null);
            _changed(default);
            return null;
        }
        catch (Exception failure) when (failure is ZenohException or OperationCanceledException or ObjectDisposedException)
        {
            return failure is ObjectDisposedException ? new OperationCanceledException() : failure;
        }
    }

    private void Opened(PeerTransport transport)
    {
        transport.IsKept = true;
        if (_lost is { } lost && lost != transport.Peer)
            _manager.Report(_endpoint, $"{_endpoint} is connected again, now with {transport.Role.ToString().ToLowerInvariant()} {transport.Peer}");
        _changed(new ConnectState(transport, null, TimeSpan.Zero));
    }

    // Why there is no connection yet is seen where it is opened.
    private void Tell(string failure)
    {
        if (_lost is null || failure == _told)
            return;
        _told = failure;
        _manager.Report(_endpoint, $"{failure.TrimEnd('.')}; it is dialled again");
    }

    private bool Pause(TimeSpan pause)
    {
        try
        {
            Task.Delay(pause, _time, _stop.Token).Wait(CancellationToken.None);
            return true;
        }
        catch (AggregateException stopped) when (stopped.InnerException is OperationCanceledException)
        {
            return false;
        }
    }

    private static RetryOptions Of(Endpoint endpoint, RetryOptions retry) => retry with
    {
        Initial = Milliseconds(endpoint, "retry_period_init_ms") ?? retry.Initial,
        Max = Milliseconds(endpoint, "retry_period_max_ms") ?? retry.Max,
        Factor = Number(endpoint, "retry_period_increase_factor") ?? retry.Factor,
    };

    private static TimeSpan? Milliseconds(Endpoint endpoint, string key) =>
        Number(endpoint, key) is { } number ? TimeSpan.FromMilliseconds(number) : null;

    private static double? Number(Endpoint endpoint, string key) => endpoint.Config[key] is not { } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and < int.MaxValue
            ? number
            : throw new LinkException(endpoint.ToString(), $"{key}={text} is no number");
}
