using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Session.Opening;
using Zenoh.Session.Queries;
using Zenoh.Transport;

namespace Zenoh.Session;

/// <summary>
/// A node of a Zenoh network, and what a program does there: publish, subscribe, query, answer, watch what is alive. As peer or client, or as router
/// for others. Thread-safe. Connections that break are made again, and everything declared is declared again; while there is none, publications reach
/// nobody and queries end without replies.
/// </summary>
/// <remarks>
/// Samples and queries are handed over on the threads that read the links (within one session: samples on the thread that publishes, queries on one of the
/// pool), without copying where the API says so. A callback that throws does not harm the session: see <see cref="CallbackFailed"/>. Misuse throws at once
/// (<see cref="ArgumentException"/>, <see cref="InvalidOperationException"/>, <see cref="ObjectDisposedException"/>); everything else that goes wrong
/// is a <see cref="ZenohException"/>.
/// </remarks>
/// <example>
/// A program that answers with what it heard last:
/// <code>
/// using Zenoh;
/// using Zenoh.Configuration;
/// using Zenoh.Session;
///
/// ZenohConfig config = new() { Mode = WhatAmI.Client, Connect = new ConnectConfig("tcp/192.0.2.1:7447") };
/// await using ZenohSession session = await ZenohSession.OpenAsync(config);
///
/// byte[] last = [];
/// using Subscriber subscriber = session.DeclareSubscriber("room/temperature", sample => last = sample.Payload.ToArray());
/// using ZenohQueryable queryable = session.DeclareQueryable("room/temperature", query =>
/// {
///     using (query)
///         query.Reply(query.Key, last, new ReplyOptions { Encoding = Encoding.TextPlain });
/// });
///
/// session.Put("room/temperature", "21.5"u8, new PutOptions { Encoding = Encoding.TextPlain });
/// await foreach (Reply reply in session.Get("room/*"))
/// {
///     using (reply)
///         Console.WriteLine(reply.IsOk ? $"{reply.Sample.Key} = {System.Text.Encoding.UTF8.GetString(reply.Sample.Payload.Span)}" : $"error:
/// {reply.Error}");
/// }
/// </code>
/// </example>
public sealed partial class ZenohSession : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<IDisposable> _children = new(ReferenceEqualityComparer.Instance);
    private readonly NodeHost _host;
    private readonly PublicationRules _publicationRules;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _waitBeforeClose;
    private ulong _lastTime;
    private bool _isClosed;

    internal ZenohSession(NodeHost host, ZenohConfig config)
    {
        _host = host;
        _publicationRules = new PublicationRules(config.Qos.Publication);
        _waitBeforeClose = config.Transport.Link.Transmit.Queue.WaitBeforeClose;
        Names = new SessionNames(config.Namespace);
        Face = host.Node.AddLocalFace();
        var watch = new ConnectionWatch(TellConnections);
        host.NeighboursChanged = watch.Changed;
    }

    /// <summary>
    /// Told about exceptions that callbacks of this session threw, on the thread they were thrown on. Without anybody listening such an exception
    /// ends the process, as one that escapes a thread does. What a listener throws harms nothing and shows in <see cref="SessionInfo.Problems"/>.
    /// </summary>
    public event Action<Exception>? CallbackFailed;

    /// <summary>
    /// Told, in a sentence for a log, what the operator of this node should know: connections it refused (who, why, and what to do; of one host and reason
    /// once in 10 s, with how often meanwhile), connections that were lost, refused again or came back (of one node once in 10 s), changes and queries of
    /// its admin space that it refused, declarations and queries beyond a limit. In order, on a thread of the pool; repetition is bounded whatever others
    /// do. Whoever listens first is told at once what was said before, since opening began (at most 16 of them). A listener that throws or does not return
    /// harms nothing and shows in <see cref="SessionInfo.Problems"/>; of what waits for it, what is beyond 256 is counted.
    /// </summary>
    public event Action<string>? Warned
    {
        add => _host.Warnings.Add(value);
        remove => _host.Warnings.Remove(value);
    }

    /// <summary>
    /// Told after a connection with another node began or ended, with what there is now: compare it with what there was. On a thread of the pool, one
    /// call at a time; what changes during a call is told together in the next, so a listener that takes its time holds up nobody and misses only what
    /// was over already. What a listener throws goes to <see cref="CallbackFailed"/>. <see cref="Warned"/> says why a connection was lost.
    /// </summary>
    public event Action<SessionInfo>? ConnectionsChanged;

    /// <summary>The identity of this node.</summary>
    public ZenohId Id => _host.Node.Id;

    /// <summary>Who this node is and whom it is connected with, at the moment.</summary>
    public SessionInfo Info => _host.Describe();

    internal LocalFace Face { get; }

    internal Node Node => _host.Node;

    internal SessionNames Names { get; }

    /// <summary>
    /// Opens a session. A client returns once it is connected; a peer or router once it listens, has tried the endpoints of <see cref="ConnectConfig"/>
    /// (it waits at most 3 s for that, unless they are demanded) and has looked for others for <see cref="ScoutingConfig.Delay"/>.
    /// </summary>
    /// <param name="config">Role, endpoints and everything else; <c>new ZenohConfig()</c> is a peer that finds others by itself.</param>
    /// <param name="cancellation">Gives up opening.</param>
    /// <returns>The session; dispose it to leave the network in order.</returns>
    /// <exception cref="ArgumentException">The configuration contradicts itself, or an endpoint cannot be read.</exception>
    /// <exception cref="ZenohException">
    /// Nothing could be connected to or listened on; the message names the endpoint, the reason and the remedy.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<ZenohSession> OpenAsync(ZenohConfig config, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        NodeHost host = NodeHost.Create(config);
        try
        {
            await host.StartAsync(cancellation).ConfigureAwait(false);
            return new ZenohSession(host, config);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>A timestamp of this node, later than all this session made before.</summary>
    /// <returns>Time and identity.</returns>
    public Timestamp NewTimestamp()
    {
        // Nodes that do not stamp what passes have the clock of the system, which may stand still between two calls.
        Timestamp made = _host.Node.NewTimestamp();
        while (true)
        {
            ulong last = Volatile.Read(ref _lastTime);
            ulong time = Math.Max(made.Ntp64, last + 1);
            if (Interlocked.CompareExchange(ref _lastTime, time, last) == last)
                return new Timestamp(time, made.Id);
        }
    }

    /// <summary>Publishes a value on a key. A <see cref="Publisher"/> is the better way for many: it knows whether anybody listens.</summary>
    /// <param name="key">The key; one with wildcards reaches everybody who subscribes to any of its keys.</param>
    /// <param name="payload">
    /// The bytes; free again when the call returns. Whoever receives drops messages longer than its <c>transport/link/rx/max_message_size</c>, 1 GiB by
    /// default and at most, and says so there; this side does not hear of it.
    /// </param>
    /// <param name="options">Encoding, attachment, timestamp, source, and how it travels.</param>
    /// <returns>
    /// False when it was lost on the way to one other node at least: dropped for a full queue (<see cref="CongestionControl"/>), or the connection is
    /// ending. True when it is under way or nobody subscribes. Queues of subscribers count what they drop themselves.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public bool Put(KeyExpression key, ReadOnlySpan<byte> payload, scoped in PutOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Push(Names.Outgoing(key), SampleKind.Put, payload, options.Encoding ?? default, options, Delivery(key, options.Delivery));
    }

    /// <summary>Publishes that a key has no value any more.</summary>
    /// <param name="key">The key, or several.</param>
    /// <param name="options">Attachment, timestamp, source, and how it travels.</param>
    /// <returns>As for <see cref="Put(KeyExpression, ReadOnlySpan{byte}, in PutOptions)"/>.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public bool Delete(KeyExpression key, scoped in PutOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Push(Names.Outgoing(key), SampleKind.Delete, default, default, options, Delivery(key, options.Delivery));
    }

    /// <summary>
    /// Leaves the network: undeclares everything, finishes open queries, closes all connections. What was published before leaves first, as far as others
    /// take it within 5 s.
    /// </summary>
    /// <remarks>
    /// Every call, the first as well as those of other threads meanwhile, returns when the session has left. It may be called in any callback of the
    /// session, for it waits for none: one that is under way may still be running afterwards. Samples and replies the program has stay its own.
    /// </remarks>
    public void Dispose()
    {
        if (TryClose(out IDisposable[] children))
            Leave(children);
        _left.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Dispose"/>
    /// <returns>Ends when the session has left.</returns>
    public ValueTask DisposeAsync()
    {
        if (TryClose(out IDisposable[] children))
            ThreadPool.UnsafeQueueUserWorkItem(Leave, children, preferLocal: false);
        return new ValueTask(_left.Task);
    }

    internal bool TryPush(Publication what, ReadOnlySpan<byte> payload, out bool isSent)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
        bool done = Face.TryPush(what, payload, out SendOutcome outcome);
        isSent = outcome == SendOutcome.Sent;
        return done;
    }

    internal bool Push(
        KeyExpression key, SampleKind kind, ReadOnlySpan<byte> payload, Encoding encoding, scoped in PutOptions options, DeliveryOptions delivery)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
        SampleBody body = default;
        body.Kind = kind;
        body.Timestamp = options.Timestamp;
        body.Encoding = SchemaCache.ToWire(encoding);
        body.SourceInfo = SourceInfo.ToWire(options.Source);
        body.Attachment = options.Attachment.IsEmpty ? default : new OptionalBytes(options.Attachment);
        body.Payload = payload;
        return Face.Push(key, body, delivery.Push) == SendOutcome.Sent;
    }

    /// <summary>Something that ends with the session.</summary>
    internal T Add<T>(T child)
        where T : class, IDisposable
    {
        if (TryAdd(child))
            return child;
        child.Dispose();
        throw new ObjectDisposedException(nameof(ZenohSession), "The session was disposed.");
    }

    /// <summary><see cref="Add"/>, where the program did not call: false when the session has ended.</summary>
    internal bool TryAdd(IDisposable child)
    {
        lock (_lock)
            return !_isClosed && _children.Add(child);
    }

    /// <summary>It has ended by itself.</summary>
    internal void Forget(IDisposable child)
    {
        lock (_lock)
            _children.Remove(child);
    }

    /// <summary>Calls the program, whose exceptions must not reach the reading threads.</summary>
    internal void Guard<T>(Action<T>? callback, T value)
    {
        try
        {
            callback?.Invoke(value);
        }
        catch (Exception error)
        {
            OnCallbackFailed(error);
        }
    }

    /// <summary>
    /// How long a full queue that waits holds up whoever brings this: a publication of this node as long as its congestion control waits for other nodes,
    /// so that no thread waits for itself for ever; one of another node until there is room, for that node has its own patience.
    /// </summary>
    internal TimeSpan PatienceOf(in DeliveryContext context) =>
        context.Buffer is not null ? Timeout.InfiniteTimeSpan
        : context.QoS.CongestionControl == CongestionControl.Drop ? TimeSpan.Zero
        : _waitBeforeClose;

    /// <summary>A queue of this session took nothing for as long as that. What may be dropped is only counted.</summary>
    internal void TellDropped(KeyExpression key, in DeliveryContext context)
    {
        if (context.QoS.CongestionControl != CongestionControl.Drop)
        {
            _host.Warnings.Tell(
                $"A subscriber of this session took nothing for {_waitBeforeClose.TotalSeconds:0.###} s (wait_before_close), so a sample of this node itself on {key} was dropped.");
        }
    }

    internal void OnCallbackFailed(Exception error)
    {
        if (CallbackFailed is { } listeners)
            _host.CallbackFailures.Tell(listeners, error);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static state => throw Unheard((Exception)state!), error);
    }

    /// <summary>True for the first who closes.</summary>
    private bool TryClose(out IDisposable[] children)
    {
        lock (_lock)
        {
            children = [.. _children];
            _children.Clear();
            return !Interlocked.Exchange(ref _isClosed, true);
        }
    }

    private void Leave(IDisposable[] children)
    {
        try
        {
            // Queries of this session go first: as answers to them end, none of their callbacks is to run here, where it could wait for this very end.
            foreach (IDisposable child in children.OrderByDescending(static child => child is PendingGet))
                child.Dispose();
            Face.Dispose();
            _host.Dispose();
            _left.SetResult();
        }
        catch (Exception error)
        {
            _left.SetException(error);
        }
    }

    private void TellConnections()
    {
        if (ConnectionsChanged is { } listeners && !Volatile.Read(ref _isClosed))
            Guard(listeners, Info);
    }

    private static ZenohException Unheard(Exception error) =>
        new($"A callback failed ({error.GetType().Name}: {error.Message}) and nobody listens to {nameof(CallbackFailed)}.", error);

    private DeliveryOptions Delivery(KeyExpression key, DeliveryOptions? chosen) => _publicationRules.Apply(key, chosen ?? DeliveryOptions.Default);
}
