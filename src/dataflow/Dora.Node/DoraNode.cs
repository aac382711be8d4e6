using System.Collections;
using System.Collections.Frozen;
using Columnar.Arrays;
using Dora.Node.Connecting;
using Dora.Node.Receiving;
using Dora.Node.Sending;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node;

/// <summary>
/// This process as a node of a dataflow: it receives the events of its inputs and sends on its outputs.
/// <code>
/// using DoraNode node = DoraNode.Connect();
/// Output doubled = node.Output("doubled");
/// while (true)
/// {
///     using NodeEvent? next = node.Receive();
///     if (next is null)
///         return;
///     if (next is InputEvent { Id: "number" } number &amp;&amp; number.Array is PrimitiveArray&lt;long&gt; values)
///         doubled.Send(PrimitiveArray.From(values[0] * 2));
/// }
/// </code>
/// <para>
/// One thread at a time may receive; any thread may send, log and read the properties. Dispose the node when no other thread uses it
/// any more: that closes its outputs, so that the nodes behind it see the end of their inputs.
/// </para>
/// </summary>
public sealed class DoraNode : IEnumerable<NodeEvent>, IAsyncEnumerable<NodeEvent>, IDisposable
{
    private readonly DaemonLink _link;
    private readonly Endpoint _endpoint;
    private readonly EventStream _events;
    private readonly FrozenDictionary<string, Output> _outputs;
    private readonly FrozenDictionary<string, int> _inputs;
    private readonly NodeConfiguration _configuration;
    private AsyncWaiter? _asyncWaiter;
    private int _disposed;

    internal DoraNode(DaemonLink link, NodeConfiguration configuration, Endpoint endpoint)
    {
        _link = link;
        _configuration = configuration;
        _endpoint = endpoint;
        _events = new EventStream(endpoint.Inbox, link.Events, configuration.Inputs);
        MessageSender sender = new(endpoint.Outbox, _events);
        Inputs = [.. configuration.Inputs.Select(input => input.Id.Value)];
        Outputs = [.. configuration.Outputs.Select(output => output.Value)];
        _inputs = Inputs.Select((id, index) => (id, index)).ToFrozenDictionary(pair => pair.id, pair => pair.index, StringComparer.Ordinal);
        _outputs = Outputs.Select((id, index) => new Output(id, index, sender)).ToFrozenDictionary(output => output.Id, StringComparer.Ordinal);
        link.Events.Attach(_events.Wake, endpoint.Outbox.StopWaiting);
    }

    /// <summary>The node's id in the dataflow file.</summary>
    public string Id => _configuration.Node.Value;

    /// <summary>The run of the dataflow this node belongs to.</summary>
    public DataflowId DataflowId => _configuration.Dataflow;

    /// <summary>The ids of the inputs, in the order of the dataflow file.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The ids of the outputs, in the order of the dataflow file.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>How often this node was started again in this run; 0 for the first process.</summary>
    public int RestartCount => _configuration.RestartCount;

    /// <summary>The text of the dataflow file.</summary>
    public string DescriptorText => _configuration.Descriptor;

    /// <summary>True once the last event was received: from then on there is none.</summary>
    public bool Ended => _events.Ended;

    /// <summary>How many messages were copied because the program held too many.</summary>
    internal long CopiedMessages => _events.CopiedMessages;

    /// <summary>True when the last event waits to be received.</summary>
    internal bool HasPendingEnd => _link.Events.HasLast;

    /// <summary>
    /// Joins the dataflow: as the node this process was started as, or as a dynamic node. Returns when all nodes of the dataflow are ready.
    /// </summary>
    /// <param name="nodeId">
    /// The id of a node with <c>path: dynamic</c>, for a process that was not started by a daemon; ignored in one that was. Null where
    /// a daemon always starts the process.
    /// </param>
    /// <param name="options">How patient to be; null for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="DoraNodeException">
    /// There is no daemon, it does not want this node, or the dataflow does not start because another node failed. The message says which
    /// and what to do. In the last case a program that does not catch it ends with one line on stderr and exit code 75.
    /// </exception>
    public static DoraNode Connect(string? nodeId = null, DoraNodeOptions? options = null) =>
        NodeConnector.Connect(ProcessOrigin.OfThisProcess(), nodeId, options ?? new DoraNodeOptions());

    /// <summary>
    /// Waits for the next event. Control events come first, <see cref="StopEvent"/> before all; inputs take turns, and within an input
    /// messages come in the order they were sent, then <see cref="InputClosedEvent"/>.
    /// </summary>
    /// <returns>The event, to be disposed; null when there will be none any more.</returns>
    /// <exception cref="InvalidOperationException">Another thread is receiving.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public NodeEvent? Receive() => _events.Take(Timeout.InfiniteTimeSpan);

    /// <summary>Waits for the next event, but not for ever.</summary>
    /// <param name="timeout">The longest wait; zero to only look.</param>
    /// <returns>The event, to be disposed; null when the time is over, or when <see cref="Ended"/>.</returns>
    /// <exception cref="InvalidOperationException">Another thread is receiving.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public NodeEvent? Receive(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        return _events.Take(timeout);
    }

    /// <summary>Takes the next event if there is one.</summary>
    /// <param name="next">The event, to be disposed.</param>
    /// <returns>False when there is none now, or when <see cref="Ended"/>.</returns>
    /// <exception cref="InvalidOperationException">Another thread is receiving.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public bool TryReceive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NodeEvent? next)
    {
        next = _events.TryTake();
        return next is not null;
    }

    /// <summary>Waits for the next event without blocking a thread of the caller. Costs a thread switch more than <see cref="Receive()"/>.</summary>
    /// <param name="cancellationToken">Ends the wait; no event is lost.</param>
    /// <returns>The event, to be disposed; null when there will be none any more.</returns>
    /// <exception cref="InvalidOperationException">Another thread is receiving.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public async ValueTask<NodeEvent?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_events.TryTake() is { } next)
                return next;
            if (_events.Ended)
                return null;
            _asyncWaiter ??= new AsyncWaiter(_events);
            await _asyncWaiter.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Enumerates the events, blocking between them. Each event is disposed when the next one is asked for.</summary>
    /// <returns>The events until the last one.</returns>
    public IEnumerator<NodeEvent> GetEnumerator()
    {
        while (Receive() is { } next)
        {
            using (next)
                yield return next;
        }
    }

    /// <summary>Enumerates the events without blocking a thread of the caller. Each event is disposed when the next one is asked for.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an exception; no event is lost.</param>
    /// <returns>The events until the last one.</returns>
    public async IAsyncEnumerator<NodeEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } next)
        {
            using (next)
                yield return next;
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Finds an output; for the outputs of a loop do it once, before the loop.</summary>
    /// <param name="id">Its id in the dataflow file.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException">
    /// The dataflow file declares no such output for this node; the message lists those it does. (The original ignores such a send.)
    /// </exception>
    public Output Output(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _outputs.TryGetValue(id, out Output? output)
            ? output
            : throw new ArgumentException(OutputNames.Unknown("output", id, Outputs, Id), nameof(id));
    }

    /// <summary>Sends bytes; see <see cref="Node.Output.Send(ReadOnlySpan{byte}, MessageParameters?)"/>.</summary>
    /// <param name="output">The output's id.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it.</returns>
    public PublishOutcome Send(string output, ReadOnlySpan<byte> payload, MessageParameters? parameters = null) =>
        Output(output).Send(payload, parameters);

    /// <summary>Sends an Arrow array; see <see cref="Node.Output.Send(ArrowArray, MessageParameters?)"/>.</summary>
    /// <param name="output">The output's id.</param>
    /// <param name="array">The array.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it.</returns>
    public PublishOutcome Send(string output, ArrowArray array, MessageParameters? parameters = null) => Output(output).Send(array, parameters);

    /// <summary>Sends a text; see <see cref="Node.Output.SendText"/>.</summary>
    /// <param name="output">The output's id.</param>
    /// <param name="text">The text.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it.</returns>
    public PublishOutcome SendText(string output, string text, MessageParameters? parameters = null) => Output(output).SendText(text, parameters);

    /// <summary>Closes outputs ahead of the node's end: their readers see the end of these inputs.</summary>
    /// <param name="outputs">Their ids.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public void CloseOutputs(params ReadOnlySpan<string> outputs)
    {
        DataId[] closed = new DataId[outputs.Length];
        for (int index = 0; index < outputs.Length; index++)
        {
            Output(outputs[index]).Close();
            closed[index] = new DataId(outputs[index]);
        }

        _ = _link.TrySend(new NodeToDaemon.CloseOutputs(closed));
    }

    /// <summary>
    /// Writes a structured record into the log of the dataflow, where it is shown with the node's id and its level. What the node
    /// prints is logged anyway. Without a daemon the record is lost.
    /// </summary>
    /// <param name="level">Its level.</param>
    /// <param name="message">Its text, at most <see cref="MaxLogMessageLength"/> characters; the rest is cut off.</param>
    /// <param name="target">The part of the node it comes from.</param>
    /// <param name="fields">Further fields.</param>
    public void Log(LogLevel level, string message, string? target = null, IReadOnlyDictionary<string, string>? fields = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        string shown = message.Length <= MaxLogMessageLength ? message : string.Concat(message.AsSpan(0, MaxLogMessageLength), " [...]");
        _ = _link.TrySend(new NodeToDaemon.Log(level, shown, target, fields));
    }

    /// <summary>The longest text of a log record, in characters.</summary>
    public const int MaxLogMessageLength = 64 * 1024;

    /// <summary>How many messages an input has lost because the node was slower than <c>queue_size</c> allows for.</summary>
    /// <param name="input">The input's id.</param>
    /// <returns>The count since the dataflow started.</returns>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public long DroppedMessages(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _inputs.TryGetValue(input, out int index)
            ? _endpoint.Inbox.DroppedMessages(index)
            : throw new ArgumentException(OutputNames.Unknown("input", input, Inputs, Id), nameof(input));
    }

    /// <summary>
    /// Leaves the dataflow: closes all outputs and gives back what the node holds. Events and loans must not be used afterwards. The outputs
    /// of a node with a restart policy stay open until its process has ended and is not started again.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _events.Dispose();
        _asyncWaiter?.Dispose();
        if (!_configuration.MayReturn)
        {
            foreach (Output output in _outputs.Values)
                output.Close();
            _ = _link.TrySend(new NodeToDaemon.CloseOutputs(_configuration.Outputs));
        }

        _link.Events.Detach();
        if (_configuration.MayReturn)
            LeaveOutputsOpen();
        else
            _endpoint.Dispose();
        _link.Dispose();
    }

    /// <summary>The next incarnation goes on where this one ends; the sending end goes with the process.</summary>
    private void LeaveOutputsOpen()
    {
        _endpoint.Outbox.StopWaiting();
        _endpoint.Inbox.Dispose();
    }
}
