using System.Diagnostics.CodeAnalysis;
using Zenoh.Configuration;
using Zenoh.Protocol.Network;
using Zenoh.Session;
using Zenoh.Session.Opening;

namespace Zenoh.Tests.Replay;

/// <summary>
/// A recorded session with this library in the place of one party. Step by step in the recorded order: what the replaced party said is
/// done through the public API, what the other party said is said again byte for byte, apart from ids this side chose.
/// </summary>
internal sealed class Replay : IDisposable
{
    /// <summary>What ends a connection ends it for both sides within this.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1);

    private readonly Recording _recording;
    private readonly Party _ours;
    private readonly Outcome _outcome;
    private readonly Comparison _comparison;
    private readonly Journal _journal = new();
    private readonly Stage _stage;
    private readonly ZenohConfig _config;
    private readonly SortedDictionary<int, PlayedConnection> _connections = [];
    private readonly List<(PlayedLink Link, byte[] Sent)> _unheard = [];
    private readonly Task<ZenohSession> _opening;
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private SessionDriver? _driver;
    private bool _hasFailed;
    private bool _hasLeft;

    public Replay(Recording recording, Party ours, Outcome outcome)
    {
        _recording = recording;
        _ours = ours;
        _outcome = outcome;
        _config = outcome.Settings.Aggregate(ReplacedParty.ConfigurationOf(recording, ours), static (config, setting) => config.WithSetting(setting));
        _stage = new Stage(recording.Transport, Hear, dialled => _journal.Write("dials", dialled)) { HasGivenUp = () => _hasLeft || _opening!.IsFaulted };
        _comparison = new Comparison(recording, ours, outcome, _stage);
        _opening = Task.Run(OpenAsync);
    }

    public IReadOnlyList<string> Journal => _journal.Lines;

    private Party Theirs => Conversation.Other(_ours);

    private IEnumerable<Said> Heard => _connections.Values.SelectMany(static connection => connection.Heard);

    public void Run()
    {
        // A node that listens is there before anybody dials.
        if (_ours == Party.A && !TryOpen(out _))
            return;
        for (int i = 0; i < _recording.Steps.Count; i++)
        {
            RecordedStep step = _recording.Steps[i];

            // A program that dialled in vain does not go on.
            if (_ours == Party.B && step.Connection > 0 && !TryOpen(out _))
                break;
            _stage.PassUntil(step.Time);
            if (step.From == Theirs)
                Play(step, i);
            else if (step.IsEnd)
                End(step, i);
            else
                Act(step, i);
            Settle();
        }

        Conclude();
    }

    public void Dispose()
    {
        _end.Cancel();
        _stage.Dispose();
        if (_opening.ContinueWith(static opening => opening.IsCompletedSuccessfully ? opening.Result : null, TaskScheduler.Default).Result is { } session)
            session.Dispose();
        _end.Dispose();
    }

    private void Hear(PlayedLink link, byte[] sent)
    {
        lock (_unheard)
        {
            if (_connections.Values.FirstOrDefault(connection => connection.Link == link) is { } connection)
                connection.Hear(sent);
            else
                _unheard.Add((link, sent));
        }
    }

    private PlayedConnection Connection(RecordedStep step)
    {
        if (_connections.TryGetValue(step.Connection, out PlayedConnection? known))
            return known;
        PlayedLink link = _ours == Party.A ? _stage.Dial() : _stage.Accept();
        var connection = new PlayedConnection(step.Connection, Theirs, link, _stage, _journal);
        lock (_unheard)
        {
            _connections[step.Connection] = connection;
            foreach ((_, byte[] sent) in _unheard.Where(unheard => unheard.Link == link))
                connection.Hear(sent);
            return connection;
        }
    }

    private void Play(RecordedStep step, int index)
    {
        PlayedConnection connection = Connection(step);
        if (connection.Link.IsClosedHere)
            return;
        if (step.IsEnd || step.IsClose)
            _comparison.AwaitSaid(index, Heard);
        if (step.IsEnd)
        {
            connection.HangUp();
            return;
        }

        if (step.Messages.Count > 0 && TryOpen(out SessionDriver? driver))
            Prepare(driver, step, index);
        connection.Speak(step);
    }

    // Whatever is there when somebody asks for it was there before: the recorded answer tells what.
    private void Prepare(SessionDriver driver, RecordedStep theirs, int index)
    {
        foreach (Said said in theirs.Messages)
        {
            driver.Prepare(said);
            IEnumerable<Said> answers = _recording.Steps.Skip(index).Where(step => step.From == _ours && step.Connection == theirs.Connection)
                .SelectMany(static step => step.Messages);
            if (said.Id == NetworkMessageId.Interest && (said.Mode & InterestMode.Current) != 0)
            {
                foreach (Said answer in answers.Where(answer => answer.Id == NetworkMessageId.Declare && answer.AnswerTo == said.Number))
                    driver.Declare(answer);
            }

            if (said.Id == NetworkMessageId.Request && answers.Any(answer => answer.Id == NetworkMessageId.Response && answer.Number == said.Number))
                driver.EnsureAnswerer(said);
        }
    }

    private void Act(RecordedStep step, int index)
    {
        PlayedConnection connection = Connection(step);
        if (step.IsHandshake)
        {
            connection.AwaitHandshake(step);
            return;
        }

        if (step.IsClose)
        {
            End(step, index);
            return;
        }

        foreach (Said said in step.Messages)
        {
            connection.Note(said);
            if (!connection.Link.IsClosedHere && TryOpen(out SessionDriver? driver))
                driver.Do(said);
        }
    }

    /// <summary>The replaced party closed a connection: because it was done, because it had to, or because somebody cut it.</summary>
    private void End(RecordedStep step, int index)
    {
        PlayedConnection connection = Connection(step);
        if (connection.Link.IsClosedHere)
            return;
        RecordedStep[] rest = [.. _recording.Steps.Skip(index + 1)];
        if (!rest.Any(later => later.From == _ours && !later.IsEnd))
        {
            Leave();
            return;
        }

        bool isCut = rest.Any(later => later.From == Theirs && later.IsEnd && later.Connection == step.Connection && later.Time - step.Time < SameMoment);
        if (!isCut)
            _stage.PassUntil(() => connection.Link.IsClosedHere, $"end of link {step.Connection} from this side");
    }

    // Links are idle, and the session knows of those that began and ended.
    private void Settle() => _stage.Settle(() => !_opening.IsCompletedSuccessfully
        || (Neighbours(_opening.Result.Info).Length > 0 == _connections.Values.Any(static connection => connection.IsLive) && !WillDial));

    // Who dialled does so again when the connection has ended: at once, or after a pause.
    private bool WillDial => _ours == Party.B && !_hasLeft && !_stage.IsDialled && _connections.Values.All(static connection => connection.Link.IsClosedHere);

    private async Task<ZenohSession> OpenAsync()
    {
        // What was told before something is taken back is to be seen before.
        NodeHost host = NodeHost.Create(_config, _stage.Time, _stage.Links, static tell => tell());
        try
        {
            await host.StartAsync(_end.Token);
            return new ZenohSession(host, _config);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private bool TryOpen([NotNullWhen(true)] out SessionDriver? driver)
    {
        if (_driver is null && !_hasFailed)
        {
            _stage.Until(() => _opening.IsCompleted, "end of the opening");
            _hasFailed = _opening.IsFaulted;
            if (_hasFailed)
                _journal.Write("open", $"fails: {_outcome.Shortened(_opening.Exception!.InnerException!.Message)}");
            else
                BeginToAct(_opening.Result);
        }

        driver = _driver;
        return driver is not null;
    }

    private void BeginToAct(ZenohSession session)
    {
        _driver = new SessionDriver(session, _config.Namespace, _journal);
        foreach (string entity in _outcome.Entities)
            _driver.Declare(entity);
    }

    private void Conclude()
    {
        _stage.PassUntil(_recording.Steps[^1].Time + Afterwards);
        Settle();
        if (!_hasLeft && TryOpen(out _))
            TakeStock();
        foreach ((int number, PlayedConnection connection) in _connections)
            connection.Conclude(_recording.Steps.Count(step => step.From == _ours && step.Connection == number && step.IsKeepAlive) > 1);
    }

    private void Leave()
    {
        if (!_hasLeft && TryOpen(out _))
            TakeStock();
        _hasLeft = true;
        _driver?.Leave();
    }

    /// <summary>Before anything is taken back that was not taken back in the recording: what has been seen, who is there, what was said otherwise.</summary>
    private void TakeStock()
    {
        // Some of it is written by other threads.
        string[] expected = [.. _outcome.Lines.Where(static line => !IsWrittenAtTheEnd(line))];
        _stage.TryUntil(() => _journal.Lines.Count(static line => !IsWrittenAtTheEnd(line)) >= expected.Length);
        _journal.Write("neighbours", Neighbours(_opening.Result.Info));
        _comparison.Write(Heard, _journal);
    }

    private static bool IsWrittenAtTheEnd(string line) => line.Split(' ', ':')[0] is "link" or "neighbours" or "does" or "says";

    private static string Neighbours(SessionInfo info) =>
        string.Join(' ', [.. info.Routers.Select(id => $"router {id}"), .. info.Peers.Select(id => $"peer {id}"), .. info.Clients.Select(id => $"client {id}")]);
}
