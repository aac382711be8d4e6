using System.Diagnostics;
using Zenoh.Links;

namespace Zenoh.Tests.Replay;

/// <summary>Where a replay takes place: links without a network, and a clock that stands still between the recorded moments.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>Where the played party listens.</summary>
    public const string TheirAddress = "there:7447";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    // Not everything that is waited for is signalled.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly object _signal = new();
    private readonly Queue<PlayedLink> _dialled = [];
    private readonly Queue<PlayedLink> _accepted = [];
    private readonly List<PlayedLink> _all = [];
    private readonly Action<PlayedLink, byte[]> _hear;
    private readonly Action<string> _refuseDial;
    private readonly string _protocol;
    private TimeSpan _passed;
    private bool _isOver;
    private Exception? _fault;

    /// <param name="protocol">Of all links.</param>
    /// <param name="hear">Takes what is sent to the played party; one call at a time.</param>
    /// <param name="refuseDial">Told of nodes that are dialled and not part of the play.</param>
    public Stage(string protocol, Action<PlayedLink, byte[]> hear, Action<string> refuseDial)
    {
        _protocol = protocol;
        _hear = (link, sent) =>
        {
            try
            {
                hear(link, sent);
            }
            catch (Exception fault)
            {
                // On a thread of the library: the test is told on its own.
                _fault ??= fault;
            }
        };
        _refuseDial = refuseDial;
        Links = new PlayedLinks(this);
    }

    public Transport.ManualTime Time { get; } = new();

    public LinkFactory Links { get; }

    /// <summary>The played party dials.</summary>
    public PlayedLink Dial()
    {
        PlayedLink link = NewLink();
        lock (_signal)
        {
            _accepted.Enqueue(link);
            Monitor.PulseAll(_signal);
        }

        return link;
    }

    /// <summary>The played party is dialled; time passes until it is.</summary>
    public PlayedLink Accept()
    {
        UntilInTime(() => _dialled.Count > 0, "dialling again");
        lock (_signal)
            return _dialled.Dequeue();
    }

    /// <summary>Lets time pass up to a moment of the recording.</summary>
    public void PassUntil(TimeSpan time)
    {
        if (time <= _passed)
            return;
        Time.Advance(time - _passed);
        _passed = time;
    }

    /// <summary>Waits for something that happens without time passing.</summary>
    public void Until(Func<bool> condition, string missing)
    {
        if (!Await(condition, Patience))
            throw new TimeoutException($"within {Patience.TotalSeconds} s there was no {missing}");
    }

    /// <summary>Waits for something that need not happen.</summary>
    public bool TryUntil(Func<bool> condition) => Await(condition, Patience);

    /// <summary>Waits for something for which time has to pass.</summary>
    public void UntilInTime(Func<bool> condition, string missing)
    {
        TimeSpan start = _passed;
        while (!Await(condition, Moment))
        {
            if (_passed - start > LongestStep)
                throw new TimeoutException($"although {LongestStep.TotalSeconds} s passed there was no {missing}");
            PassUntil(_passed + TimeStep);
        }
    }

    /// <summary>Waits until everything that was delivered has had its effect.</summary>
    /// <param name="effect">More that is to be so then.</param>
    public void Settle(Func<bool> effect) =>
        Until(() => _all.All(static link => link.IsIdle) && effect(), "end of what was to be done with what arrived");

    public void Dispose()
    {
        StopAccepting();
        foreach (PlayedLink link in _all)
            link.HangUp();
    }

    private void StopAccepting()
    {
        lock (_signal)
        {
            _isOver = true;
            Monitor.PulseAll(_signal);
        }
    }

    private PlayedLink NewLink()
    {
        var link = new PlayedLink(_protocol, _signal, _hear);
        lock (_signal)
            _all.Add(link);
        return link;
    }

    private bool Await(Func<bool> condition, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_signal)
        {
            while (!condition())
            {
                if (_fault is not null)
                    throw new InvalidOperationException($"what was sent is not understood: {_fault.Message}", _fault);
                TimeSpan left = patience - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(_signal, left < Glance ? left : Glance);
            }

            return true;
        }
    }

    private PlayedLink? TakeAccepted()
    {
        lock (_signal)
        {
            while (_accepted.Count == 0 && !_isOver)
                Monitor.Wait(_signal);
            return _isOver ? null : _accepted.Dequeue();
        }
    }

    private PlayedLink TakeDial(Endpoint endpoint)
    {
        if (endpoint.Address != TheirAddress)
        {
            _refuseDial(endpoint.ToString());
            throw new LinkException(endpoint.ToString(), "it is not part of the play");
        }

        PlayedLink link = NewLink();
        lock (_signal)
        {
            _dialled.Enqueue(link);
            Monitor.PulseAll(_signal);
        }

        return link;
    }

    private sealed class PlayedLinks(Stage stage) : LinkFactory(LinkOptions.Default)
    {
        public override Link Dial(Endpoint endpoint, CancellationToken cancellation = default) => stage.TakeDial(endpoint);

        public override LinkListener Listen(Endpoint endpoint) => new PlayedListener(endpoint, stage);
    }

    private sealed class PlayedListener(Endpoint endpoint, Stage stage) : LinkListener(endpoint)
    {
        public override IReadOnlyList<Locator> Locators => [Endpoint.Locator];

        public override Link? Accept() => stage.TakeAccepted();

        protected override void Close() => stage.StopAccepting();
    }
}
