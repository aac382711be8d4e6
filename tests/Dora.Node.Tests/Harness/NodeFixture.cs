using Dora.Node.Connecting;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Sockets;

namespace Dora.Node.Tests.Harness;

/// <summary>
/// One node under test (participant 0: inputs <c>a</c>, <c>b</c> and perhaps the timer <c>tick</c>, outputs <c>out</c> and <c>other</c>) and a
/// peer inside the daemon (participant 1) that feeds its inputs and reads its outputs.
/// </summary>
internal sealed class NodeFixture : IDisposable
{
    public static readonly DataflowId Run = DataflowId.New();
    private static int _lastUser = 1_000_000;

    private readonly IProcessFabric _fabric;
    private readonly Lazy<IOutbox> _peerOutbox;
    private readonly Lazy<IInbox> _peerInbox;

    public NodeFixture(string[]? inputs = null, int queueSize = 64, bool timer = false, Func<FabricPlan, IProcessFabric>? fabric = null, DaemonToNode? start = null, bool holdStart = false)
    {
        Inputs = [.. inputs ?? ["a", "b"], .. timer ? ["tick"] : Array.Empty<string>()];
        _fabric = (fabric ?? (plan => SocketFabric.Create(plan)))(Plan(queueSize));
        _peerOutbox = new(() => _fabric.OpenOutbox(1));
        _peerInbox = new(() => _fabric.OpenInbox(1));
        UserId = (uint)Interlocked.Increment(ref _lastUser);
        Daemon = new TestDaemon(UserId, Introduce, _fabric) { Start = holdStart ? null : start ?? new DaemonToNode.Started() };
    }

    public static string[] Outputs { get; } = ["out", "other"];

    public string[] Inputs { get; }

    /// <summary>A user of its own keeps the daemons of parallel tests apart.</summary>
    public uint UserId { get; }

    public TestDaemon Daemon { get; }

    public IOutbox PeerOutbox => _peerOutbox.Value;

    public IInbox PeerInbox => _peerInbox.Value;

    public ProcessOrigin Environment => new(Document(Daemon.Address), null, UserId, ParentId: 0);

    public static string Document(string address, int version = NodeToDaemon.Version) =>
        $"node_id: node\n{new NodeCredentials(address, "secret", Run, new NodeId("node"), version).ToLine()}\n";

    public DoraNode Connect() => NodeConnector.Connect(Environment, null, new DoraNodeOptions());

    public void Feed(string input, params byte[] payload) => Feed(input, payload, MessageParameters.Empty);

    public void Feed(string input, byte[] payload, MessageParameters parameters, ulong timestamp = 1) =>
        Assert.Equal(PublishOutcome.Published, PeerOutbox.Publish(Index(input), payload, new MessageHeader(timestamp, PayloadEncoding.Bytes), parameters.Encoded.Span));

    public void CloseInput(string input) => PeerOutbox.Close(Index(input));

    /// <summary>What the peer gets next; null when the output was closed.</summary>
    public (string Output, byte[] Payload, MessageHeader Header, MessageParameters Parameters)? Hear()
    {
        while (true)
        {
            switch (PeerInbox.TryTake(out Sample? sample, out int input))
            {
                case TakeStatus.Message:
                    using (sample)
                    {
                        Assert.True(MessageParameters.TryDecode(sample!.Parameters.Span, out MessageParameters? parameters, out string? error), error);
                        return (Outputs[input], sample.Payload.ToArray(), sample.Header, parameters);
                    }

                case TakeStatus.Closed:
                    return null;
                default:
                    Assert.True(PeerInbox.Wait(TestDaemon.Deadline), "the node's message has not reached the peer in time");
                    break;
            }
        }
    }

    public void Dispose()
    {
        if (_peerOutbox.IsValueCreated)
            _peerOutbox.Value.Dispose();
        if (_peerInbox.IsValueCreated)
            _peerInbox.Value.Dispose();
        Daemon.Dispose();
    }

    private FabricPlan Plan(int queueSize) => new(
        [new ParticipantPlan("node", Inputs.Length, Outputs.Length, 1L << 30), new ParticipantPlan("peer", Outputs.Length, Inputs.Length, 1L << 30)],
        [
            .. Inputs.Select((_, index) => new EdgePlan(1, index, 0, index, queueSize, false)),
            .. Outputs.Select((_, index) => new EdgePlan(0, index, 1, index, queueSize, false)),
        ]);

    private Answer Introduce(NodeToDaemon record)
    {
        FabricEndpoint endpoint = _fabric.Open(0);
        NodeConfiguration configuration = new(
            Run,
            new NodeId("node"),
            [.. Inputs.Select(input => new InputConfiguration(new DataId(input), input == "tick" ? "dora/timer/secs/1" : $"peer/{input}", 64, input != "tick"))],
            [.. Outputs.Select(output => new DataId(output))],
            "nodes: []\n",
            2,
            record is NodeToDaemon.Attach);
        return new Answer(new DaemonToNode.Registered(configuration, endpoint.Description), [.. endpoint.FileDescriptors]);
    }

    private int Index(string input) => Array.IndexOf(Inputs, input);
}
