using Zenoh.Links;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>
/// One endpoint that is dialled in the background, and dialled again whenever its session ends, until this is disposed. Thread-safe.
/// </summary>
internal sealed class DialledEndpoint : IDisposable
{
    private readonly TaskCompletionSource<Exception?> _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _kept;
    private readonly Action<TimeSpan>? _failed;
    private volatile Exception? _failure;
    private volatile bool _isConnected;

    /// <param name="manager">Who dials.</param>
    /// <param name="endpoint">What.</param>
    /// <param name="retry">Pauses between attempts.</param>
    /// <param name="failed">Told of every failed attempt but the first, and of the pause before the next, on the thread that dials.</param>
    public DialledEndpoint(TransportManager manager, Endpoint endpoint, RetryOptions retry, Action<TimeSpan>? failed = null)
    {
        Endpoint = endpoint;
        _failed = failed;
        _kept = manager.KeepConnected(endpoint, retry, OnChanged);
    }

    public Endpoint Endpoint { get; }

    /// <summary>Null when the first attempt succeeded, else why it failed.</summary>
    public Task<Exception?> FirstAttempt => _firstAttempt.Task;

    /// <summary>Ends when there was a session for the first time.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Why there is no session at the moment, if the last attempt failed.</summary>
    public Exception? Failure => _failure;

    /// <summary>Whether there is a session at the moment.</summary>
    public bool IsConnected => _isConnected;

    public void Dispose() => _kept.Dispose();

    private void OnChanged(ConnectState state)
    {
        _isConnected = state.IsConnected;
        if (state.IsConnected)
        {
            _failure = null;
            _connected.TrySetResult();
            _firstAttempt.TrySetResult(null);
        }
        else if (state.Failure is { } failure)
        {
            _failure = failure;
            if (!_firstAttempt.TrySetResult(failure))
                _failed?.Invoke(state.NextAttempt);
        }
    }
}
