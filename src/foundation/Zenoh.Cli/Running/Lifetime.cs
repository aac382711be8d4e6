using System.Runtime.InteropServices;
using Zenoh.Cli.Output;

namespace Zenoh.Cli.Running;

/// <summary>
/// Ends a command in order when the user stops it (Ctrl-C, SIGTERM, SIGHUP) or its output ends. A second signal ends the process at once.
/// </summary>
internal sealed class Lifetime : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(StandardOutput.Ended);
    private readonly PosixSignalRegistration[] _registrations;

    public Lifetime() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    /// <summary>Cancelled by the first signal, or when nothing more can be printed.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Ends when <see cref="Stopped"/> is cancelled.</summary>
    public async Task WaitAsync()
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (_stop.Token.Register(stopped.SetResult).ConfigureAwait(false))
            await stopped.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
            return;
        context.Cancel = true;
        _stop.Cancel();
    }
}
