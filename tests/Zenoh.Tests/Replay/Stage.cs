using System.Diagnostics;
using Zenoh.Links;

namespace Zenoh.Tests.Replay;

/// <summary>Where a replay takes place: links without a network, and a clock that stands still between the recorded moments.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>Where the played party listens.</summary>
    public const string TheirAddress = "there:7447";

    private static readonly TimeSpan Patience = Eventually.Deadline;
    private static readonly TimeSpan TimeStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);

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
    private int _dials;
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

    public ManualTime Time { get; } = new();

    public LinkFactory Links { get; }

    /// <summary>Whether the library has given up dialling.</summary>
    public Func<bool> HasGivenUp { get; init; } = static () => false;

    /// <summary>Whether the library has dialled and nobody answered yet, or pauses before it dials again: then nothing more happens without time.</summary>
    public bool IsDialled
    {
        get
        {
            lock (_signal)
                return _dialled.Count > 0 || Time.UntilNextDelay is not null;
        }
    }

    /// <summary>The played party dials.</summary>
    public PlayedLink Dial()
    {
        PlayedLink link = NewLink(Locator.Parse($"{_protocol}/there:1"));
        lock (_signal)
        {
            _accepted.Enqueue(link);
            Monitor.PulseAll(_signal);
        }

        return link;
    }

    /// <summary>The played party is dialled; time passes while the library pauses before it dials again.</summary>
    public PlayedLink Accept()
    {
        for (TimeSpan waited = default; ; waited += TimeStep)
        {
            Until(() => IsDialled, "dialling");
            lock (_signal)
            {
                if (_dialled.TryDequeue(out PlayedLink? link))
                    return link;
            }

            if (waited > LongestStep)
                throw new TimeoutException($"although {LongestStep.TotalSeconds} s passed nobody dialled");
            Pass(TimeStep);
        }
    }

    /// <summary>Lets time pass up to a moment of the recording; what took longer here than there is on top.</summary>
    public void PassUntil(TimeSpan time)
    {
        if (time <= _passed)
            return;
        Pass(time - _passed);
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

    /// <summary>Lets time pass until something happens that needs nothing else.</summary>
    public void PassUntil(Func<bool> condition, string missing)
    {
        for (TimeSpan waited = default; !condition(); waited += TimeStep)
        {
            if (waited > LongestStep)
                throw new TimeoutException($"although {LongestStep.TotalSeconds} s passed there was no {missing}");
            Pass(TimeStep);
        }
    }

    /// <summary>Waits until everything that was delivered has had its effect.</summary>
    /// <param name="effect">More that is to be so then.</param>
    public void Settle(Func<bool> effect) =>
        Until(() => _all.All(static link => link.IsIdle) && effect(), "end of what was to be done with what arrived");

    public void Dispose()
    {
        StopAccepting();
        PlayedLink[] all;
        lock (_signal)
            all = [.. _all];
        foreach (PlayedLink link in all)
            link.HangUp();
    }

    // Who pauses before dialling again dials when the pause is over, not somewhere in a longer time.
    private void Pass(TimeSpan time)
    {
        for (TimeSpan left = time; ;)
        {
            if (Time.UntilNextDelay is not { } pause || pause > left)
            {
                Time.Advance(left);
                return;
            }

            int dials = Volatile.Read(ref _dials);
            Time.Advance(pause);
            left -= pause;
            Until(() => _dials > dials || Time.UntilNextDelay is not null || HasGivenUp(), "dialling after a pause");
        }
    }

    private void StopAccepting()
    {
        lock (_signal)
        {
            _isOver = true;
            Monitor.PulseAll(_signal);
        }
    }

    private PlayedLink NewLink(Locator there)
    {
        var link = new PlayedLink(there, _signal, _hear);
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
            Interlocked.Increment(ref _dials);
            throw new LinkException(endpoint.ToString(), "it is not part of the play");
        }

        PlayedLink link = NewLink(endpoint.Locator);
        lock (_signal)
        {
            _dialled.Enqueue(link);
            _dials++;
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
