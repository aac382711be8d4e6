using System.Diagnostics;
using System.Runtime.InteropServices;
using Dora.Cli.Output;
using Dora.Daemon;

namespace Dora.Cli.Running;

/// <summary>
/// What signals do to <c>dora run</c>: the first Ctrl-C (and SIGTERM, SIGHUP) stops the dataflow, the second Ctrl-C kills its nodes, the
/// third ends this process at once (its nodes end with it). Before the dataflow is started
/// the first one ends its preparation; while it is being started the first one waits for that, the second ends it. Thread-safe.
/// </summary>
internal sealed class SignalLadder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _preparation = new();
    private readonly CancellationTokenSource _start = new();
    private readonly PosixSignalRegistration[] _registrations;
    private DataflowRun? _run;
    private int _interrupts;
    private bool _stopRequested;

    public SignalLadder() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Answer(context, OnInterrupt)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Answer(context, () => OnTermination("SIGTERM"))),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Answer(context, () => OnTermination("SIGHUP"))),
    ];

    /// <summary>Cancelled by the first signal: ends builds.</summary>
    public CancellationToken Preparation => _preparation.Token;

    /// <summary>Cancelled by the second Ctrl-C: ends a start and kills what it has started.</summary>
    public CancellationToken Start => _start.Token;

    /// <summary>True when the user did not want to wait for the nodes.</summary>
    public bool Killed { get; private set; }

    /// <summary>From now on signals go to this run; one that came before stops it at once, two kill its nodes.</summary>
    public void Attach(DataflowRun run)
    {
        lock (_lock)
        {
            _run = run;
            if (Killed)
                run.Kill();
            else if (_stopRequested)
                run.Stop();
        }
    }

    /// <summary>Stops the dataflow without a message, as when nobody reads its output any more.</summary>
    public void StopQuietly()
    {
        lock (_lock)
        {
            _stopRequested = true;
            _run?.Stop();
        }

        _preparation.Cancel();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _preparation.Dispose();
        _start.Dispose();
    }

    /// <summary>What Ctrl-C does.</summary>
    internal void OnInterrupt()
    {
        switch (Interlocked.Increment(ref _interrupts))
        {
            case 1:
                // First the deed, then the word: a terminal that hangs must not keep the nodes running.
                StopQuietly();
                Terminal.Note("received Ctrl-C: stopping the dataflow (again: kill its nodes)");
                break;
            case 2:
                Kill();
                Terminal.Note("received second Ctrl-C: killing the nodes (again: leave at once)");
                break;
            default:
                // No clean-up of any kind: the nodes and their memory are bound to this process and go with it.
                Process.GetCurrentProcess().Kill();
                break;
        }
    }

    private static void Answer(PosixSignalContext context, Action answer)
    {
        context.Cancel = true;
        answer();
    }

    private void OnTermination(string signal)
    {
        StopQuietly();
        Terminal.Note($"received {signal}: stopping the dataflow");
    }

    private void Kill()
    {
        lock (_lock)
        {
            Killed = true;
            _run?.Kill();
        }

        _start.Cancel();
    }
}
