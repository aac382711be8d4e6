using Dora.Transport.CrashWorker;

namespace Dora.Transport.Tests.Crash;

/// <summary>One life of a daemon, and the nodes that live and die around it.</summary>
internal sealed class Round : IDisposable
{
    private static readonly TimeSpan GrowthDeadline = TimeSpan.FromSeconds(2);

    private readonly string _transport;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly string _socket = $"@dora-crash-{Guid.NewGuid():N}";
    private readonly string _path = Path.GetTempFileName();
    private readonly Scoreboard _scoreboard;
    private readonly Ledger _ledger;
    private readonly Worker _daemon;
    private readonly Worker[] _nodes;

    public Round(string transport, Random random, Tally tally)
    {
        (_transport, _random, _tally) = (transport, random, tally);
        _scoreboard = new Scoreboard(_path);
        _ledger = new Ledger(_scoreboard, tally);
        _daemon = Start("daemon", _socket, transport, Seed());
        _daemon.UntilSaid("ready");
        _nodes = [.. Enumerable.Range(0, Arena.Producers + Arena.Consumers).Select(StartNode)];
    }

    /// <summary>Waits until a node has done so many steps more.</summary>
    public void UntilAdvanced(int participant, int steps)
    {
        var target = Volatile.Read(ref _scoreboard.Alive(participant)) + steps;
        var reached = SpinWait.SpinUntil(() => Volatile.Read(ref _scoreboard.Alive(participant)) >= target || _nodes[participant].HasExited, Worker.Deadline);
        Assert.True(reached && !_nodes[participant].HasExited, $"'{_nodes[participant].Name}' is stuck or ended: {string.Join('\n', _nodes[participant].Lines)}");
    }

    public void UntilEveryoneWorks()
    {
        for (var participant = 0; participant < _nodes.Length; participant++)
            UntilAdvanced(participant, 200);
    }

    /// <summary>Waits for the moment in which a node waits for more memory.</summary>
    /// <returns>False when it did not come.</returns>
    public bool TryCatchGrowing(int producer)
        => SpinWait.SpinUntil(() => Volatile.Read(ref _scoreboard.Growing(producer)) == 1, GrowthDeadline);

    public void KillAndReplace(int participant)
    {
        _tally.SeeSegments(_daemon.Id);
        _tally.SeeSegments(_nodes[participant].Id);
        _nodes[participant].Kill();
        if (Arena.IsProducer(participant))
            _tally.CountProducer();
        else
            _tally.CountConsumer();
        Bury(participant);
        _nodes[participant] = StartNode(participant);
    }

    /// <summary>Everyone ends in order; then the accounts of the daemon and of the reader that was never killed must agree.</summary>
    public void Finish()
    {
        _scoreboard.Phase = Phase.Finish;
        EndNodes();
        _daemon.Say("finish");
        _daemon.UntilSaid("owned");
        _daemon.EndInput();
        _daemon.Join();
        _ledger.CompareWith(_daemon);
    }

    /// <summary>The daemon dies; nobody else may hang, and what was published is still read.</summary>
    public void KillDaemon()
    {
        _tally.SeeSegments(_daemon.Id);
        _daemon.Kill();
        _tally.CountDaemon();
        EndNodes();
        // What a daemon relays dies with it.
        if (_transport == Arena.SharedMemory)
            _ledger.ExpectComplete();
    }

    public void Dispose()
    {
        foreach (var worker in _nodes.Append(_daemon))
            worker.Dispose();
        _scoreboard.Dispose();
        File.Delete(_path);
    }

    private void EndNodes()
    {
        for (var producer = 0; producer < Arena.Producers; producer++)
        {
            _nodes[producer].Join();
            Bury(producer);
        }
        _scoreboard.Phase = Phase.Drain;
        for (var consumer = Arena.Producers; consumer < _nodes.Length; consumer++)
        {
            _nodes[consumer].Join();
            Bury(consumer);
        }
    }

    private void Bury(int participant)
    {
        if (Arena.IsProducer(participant))
            _ledger.ProducerEnded(participant);
        else
            _ledger.ConsumerEnded(participant, _nodes[participant]);
        _nodes[participant].Dispose();
    }

    private Worker StartNode(int participant)
    {
        _scoreboard.Growing(participant) = 0;
        return Start("node", _socket, Arena.NameOf(participant), _path, Seed());
    }

    private Worker Start(params string[] arguments)
    {
        _tally.CountProcess();
        return new Worker(arguments);
    }

    private string Seed() => _random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
