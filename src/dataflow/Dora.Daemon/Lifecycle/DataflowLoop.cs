using System.Threading.Channels;
using Dora.Daemon.Health;
using Dora.Daemon.Logs;
using Dora.Daemon.Routing;
using Dora.Daemon.Timers;
using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>
/// The life of a run: one loop owns its state, takes one event at a time and hands it to whoever decides. Nothing here waits for a
/// node, a disk or a child. An error in a handler fails this dataflow and nothing else.
/// </summary>
internal sealed class DataflowLoop : IDisposable
{
    private readonly RunContext _context;
    private readonly DaemonOutlets _outlets;
    private readonly StartBarrier _barrier;
    private readonly StopLadder _ladder;
    private readonly NodeExits _exits;
    private readonly Registrar _registrar;
    private readonly Outputs _outputs;
    private readonly StartPhase _start;
    private readonly FinishWatch _finish;
    private readonly DropReport _drops;
    private readonly Lock _requestLock = new();
    private TimeSpan? _requestedGrace;
    private bool _isKillRequested;
    private TimerThread? _timers;

    public DataflowLoop(RunContext context, DaemonOutlets outlets, NodeLauncher launcher)
    {
        _context = context;
        _outlets = outlets;
        _barrier = new StartBarrier(context, BeginFlow);
        _exits = new NodeExits(context, _barrier, launcher, _ => OnSomethingEnded());
        _ladder = new StopLadder(context, _barrier, _exits.Abandon);
        _registrar = new Registrar(context);
        _outputs = new Outputs(context);
        _start = new StartPhase(context, _barrier, _ladder, _exits, _outputs);
        _finish = new FinishWatch(context, _ladder);
        _drops = new DropReport(context);
    }

    /// <summary>What every node does now. Like <see cref="Stop"/> and <see cref="Kill"/> for any thread.</summary>
    public IReadOnlyList<NodeStatus> Nodes => [.. _context.Nodes.Select(node => node.Status)];

    /// <summary>Begins the stop ladder; null for the grace of the run.</summary>
    public void Stop(TimeSpan? grace)
    {
        lock (_requestLock)
        {
            TimeSpan wanted = grace ?? _context.Options.Grace;
            _requestedGrace = _requestedGrace is { } earlier && earlier < wanted ? earlier : wanted;
        }

        _context.Queue.Wake();
    }

    /// <summary>Kills every process.</summary>
    public void Kill()
    {
        lock (_requestLock)
            _isKillRequested = true;
        _context.Queue.Wake();
    }

    /// <summary>Runs until every process has ended; nothing of the run is left then but its log.</summary>
    public async Task RunAsync()
    {
        if (_context.Options.StopAfter is { } stopAfter)
            _context.Deadlines.After(stopAfter, () => StopAfter(stopAfter));
        _barrier.PlanNotice();
        PlanDropReport();
        ChannelReader<LoopEvent> events = _context.Queue.Reader;
        while (!IsOver)
        {
            Guard("a deadline", _context.Deadlines.RunDue);
            if (IsOver)
                break;
            LoopEvent message = await events.ReadAsync().ConfigureAwait(false);
            do
                Guard(message.GetType().Name, () => Dispatch(message));
            while (events.TryRead(out message!));
            Guard("a request", TakeRequests);
        }

        Guard("the end", Finish);
    }

    /// <summary>Ends the timers; idempotent.</summary>
    public void Dispose()
    {
        _timers?.Dispose();
        _timers = null;
    }

    private bool IsOver => _start.IsOver && !_context.Unfinished.Any()
        && (_context.IsStopping || _context.Nodes.Count == 0 || _context.Nodes.Any(node => !node.IsDynamic));

    private void Dispatch(LoopEvent message)
    {
        switch (message)
        {
            case LoopEvent.ProcessStarted started:
                _start.Handle(started);
                break;
            case LoopEvent.SpawnFailed failed:
                _start.Handle(failed);
                break;
            case LoopEvent.StartOver over:
                _start.Handle(over);
                break;
            case LoopEvent.ProcessEnded ended:
                _exits.Handle(ended);
                break;
            case LoopEvent.Registering registering:
                _registrar.Handle(registering);
                break;
            case LoopEvent.NodeSpoke { Message: NodeToDaemon.Ready } ready:
                OnReady(ready.Session);
                break;
            case LoopEvent.NodeSpoke { Message: NodeToDaemon.CloseOutputs close } spoke:
                _outputs.Close(spoke.Session.Registration!, close.Outputs);
                OnSomethingEnded();
                break;
            case LoopEvent.SessionEnded ended:
                _outputs.OnSessionEnded(ended.Session);
                _exits.OnSessionEnded(ended.Session.Registration!.Node);
                break;
            case LoopEvent.WorkerFailed failed:
                Fail(failed.Worker, failed.Error);
                break;
            default:
                // Woken: the loop looks at deadlines and requests after every event.
                break;
        }
    }

    private void OnReady(NodeSession session)
    {
        if (session.Registration is { } registration && registration.Node.Session == session && !registration.Node.HasConnected)
            _barrier.Arrive(registration.Node);
    }

    private void BeginFlow()
    {
        if (_outlets.Timers.Count > 0)
            _timers = new TimerThread(
                _outlets.Timers,
                TickCores.Of(_context.Dataflow.Nodes),
                error => _ = _context.Queue.PostAsync(new LoopEvent.WorkerFailed("the timer thread", error)).AsTask());
        new InputTimeouts(_context).Start();
        new LifeWatch(_context).Start();
        OnSomethingEnded();
    }

    private void StopAfter(TimeSpan time)
    {
        if (_context.IsStopping)
            return;
        _context.Hub.Info(
            LogTargets.DoraDaemon, FormattableString.Invariant($"stop-after timeout reached ({time.TotalSeconds:0.###}s) -> stopping dataflow"));
        _ladder.StopAll(_context.Options.Grace);
    }

    private void OnSomethingEnded()
    {
        if (_barrier.IsOpen)
            _finish.Look();
    }

    private void PlanDropReport() => _context.Deadlines.After(DropReport.Interval, () =>
    {
        _drops.Run();
        PlanDropReport();
    });

    private void TakeRequests()
    {
        TimeSpan? grace;
        bool kill;
        lock (_requestLock)
        {
            (grace, kill) = (_requestedGrace, _isKillRequested);
            (_requestedGrace, _isKillRequested) = (null, false);
        }

        if (kill)
            _ladder.KillAll();
        else if (grace is { } wanted)
            _ladder.StopAll(wanted);
    }

    private void Finish()
    {
        Dispose();
        _drops.Run();
        foreach (NodeRun node in _context.Nodes)
            node.Session?.Close();
        _context.Hub.Info(LogTargets.Daemon, $"dataflow finished on machine `{_context.MachineName}`");
    }

    private void Guard(string what, Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // One dataflow's trouble must not become that of the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail($"the handler of {what}", error);
        }
    }

    private void Fail(string who, Exception error)
    {
        _context.Hub.Error(LogTargets.Daemon, $"{who} failed, so the dataflow is killed; this is a defect of the daemon, please report it: {error}");
        Kill();
    }
}
