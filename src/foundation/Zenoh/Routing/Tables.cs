using Zenoh.Protocol.Transport;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Routing.Rules;

namespace Zenoh.Routing;

/// <summary>
/// What a node knows: faces, entities by key, watchers. One lock guards it. Whatever has to be said because of a change is decided under the lock, in
/// order, and said after it has been left, so that a slow face never holds up anybody else's declarations.
/// </summary>
internal sealed class Tables
{
    private readonly Lock _gate = new();
    private readonly KeyTable[] _keys = [new(), new(), new()];
    private readonly HashSet<OrderedWork> _touched = [];
    private readonly HashSet<Notices> _notices = [];
    private TaskCompletionSource? _heardAll;
    private int _version;

    public Tables(NodeOptions options)
    {
        Options = options;
        Refusals = new Refusals(options.Limits);
        Rules = options.Role switch
        {
            WhatAmI.Router => new RouterRules(this),
            WhatAmI.Peer => new PeerRules(this),
            _ => new ClientRules(),
        };
    }

    public NodeOptions Options { get; }

    public IRoutingRules Rules { get; }

    /// <summary>Where this node can be reached, as last asked; asking takes locks of others and so happens outside this one.</summary>
    public IReadOnlyList<string> OwnLocators { get; set; } = [];

    public List<RemoteFace> Remote { get; } = [];

    public List<LocalFace> Local { get; } = [];

    /// <summary>The traffic of sessions that have ended.</summary>
    public TrafficTotals EndedTraffic { get; } = new();

    /// <summary>What limits kept from being remembered.</summary>
    public Refusals Refusals { get; }

    public WatcherIndex Watchers { get; } = new();

    /// <summary>Grows with every change that could make a route another one; read without the lock.</summary>
    public int Version => Volatile.Read(ref _version);

    public KeyTable this[EntityKind kind] => _keys[(int)kind];

    /// <summary>Whether every peer there is a session with has told what it had when the session began.</summary>
    private bool HasHeardAll => Remote.TrueForAll(face => face.HasDeclaredAll || !Rules.BeginsWithFinal(face));

    /// <summary>Enters the lock; disposing leaves it and then says what there is to say.</summary>
    public Turn Begin()
    {
        _gate.Enter();
        return new Turn(this);
    }

    public void RoutesChanged() => Interlocked.Increment(ref _version);

    /// <summary>Ends as soon as every peer there is a session with has told what it had when the session began.</summary>
    public Task WhenHeardAll()
    {
        if (HasHeardAll)
            return Task.CompletedTask;
        _heardAll ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _heardAll.Task;
    }

    /// <summary>A peer told all it had, or has gone.</summary>
    public void HeardMore()
    {
        if (_heardAll is null || !HasHeardAll)
            return;
        _heardAll.SetResult();
        _heardAll = null;
    }

    /// <summary>Has something done for a face after the lock has been left.</summary>
    /// <param name="face">The face.</param>
    /// <param name="work">What is to be done.</param>
    /// <param name="bytes">What it holds on to beyond a few objects.</param>
    public void Defer(RemoteFace face, Action work, int bytes = 0)
    {
        if (!face.IsClosed)
            Deferred(face, face.Work.Add(work, bytes));
    }

    /// <summary>Has a declaration sent to a face after the lock has been left.</summary>
    public void Send(RemoteFace face, in DeclareMessage message)
    {
        if (!face.IsClosed)
            Deferred(face, face.Work.Add(message));
    }

    /// <summary>Has a session of this node told what waits for it after the lock has been left.</summary>
    public void Tell(Notices notices) => _notices.Add(notices);

    /// <summary>A neighbour has reached a limit: counts it, and tells the operator of the first of its kind.</summary>
    public void Refuse(RemoteFace face, RefusalKind kind)
    {
        if (Refusals.Count(kind))
            Options.Warn(Refusals.Describe(kind, face));
    }

    private void Deferred(RemoteFace face, long waitingBytes)
    {
        _touched.Add(face.Work);
        if (waitingBytes > Options.Limits.BacklogBytes)
            GiveUp(face);
    }

    /// <summary>A face takes less than there is to tell it, and what waits is more than may: the session with it ends. It can come anew and is told all then.</summary>
    private void GiveUp(RemoteFace face)
    {
        face.IsClosed = true;
        face.Work.Clear();
        Refuse(face, RefusalKind.Backlog);
        face.Work.Add(() => face.Transport.Close(CloseReason.Unresponsive));
    }

    private void End()
    {
        OrderedWork[] touched = _touched.Count == 0 ? [] : [.. _touched];
        Notices[] notices = _notices.Count == 0 ? [] : [.. _notices];
        _touched.Clear();
        _notices.Clear();
        _gate.Exit();

        // These only start something; sending may wait.
        foreach (Notices waiting in notices)
            waiting.Tell();
        foreach (OrderedWork work in touched)
            work.Run();
    }

    /// <summary>The time the lock is held.</summary>
    internal readonly ref struct Turn(Tables tables)
    {
        public void Dispose() => tables.End();
    }
}
