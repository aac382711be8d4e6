using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing;
using Zenoh.Routing.Faces;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>
/// Nodes in one process, joined by links that carry bytes: every message is encoded, queued, and decoded on the other side when its turn comes. One
/// thread, one clock, no chance.
/// </summary>
internal sealed class Network
{
    private const int MaxMessages = 2_000_000;

    private readonly Queue<Action> _underWay = [];
    private readonly Dictionary<string, Participant> _nodes = [];
    private readonly Dictionary<(Participant From, Participant To), RemoteFace> _faces = [];

    public ManualTime Time { get; } = new();

    public IEnumerable<Participant> Nodes => _nodes.Values;

    public long Carried { get; private set; }

    public Participant this[string name] => _nodes[name];

    /// <summary>Adds a node. The first letter of its name is its role: c, p or r; its id is the name read as hexadecimal (r as d, p as e).</summary>
    public Participant Add(string name, bool gossips = true, bool listens = true, Func<NodeOptions, NodeOptions>? configure = null)
    {
        var participant = new Participant(this, name, gossips, listens, configure ?? (static options => options));
        _nodes.Add(name, participant);
        return participant;
    }

    /// <summary>Opens a session between two nodes.</summary>
    public void Connect(Participant one, Participant other)
    {
        if (_faces.ContainsKey((one, other)))
            return;
        var here = new MemoryTransport(other.Id, other.Role, (bytes, options) => Carry((one, other), bytes, options), _ => Cut(one, other))
        {
            KnownLinks = other.Links,
        };
        var there = new MemoryTransport(one.Id, one.Role, (bytes, options) => Carry((other, one), bytes, options), _ => Cut(one, other))
        {
            KnownLinks = one.Links,
        };
        _faces[(one, other)] = one.Node.Opened(here);
        _faces[(other, one)] = other.Node.Opened(there);
    }

    /// <summary>Breaks the session between two nodes; what is under way is lost.</summary>
    public void Cut(Participant one, Participant other)
    {
        var end = new TransportEnd(CloseReason.Generic, ByPeer: true, "the test cut the link");
        if (_faces.Remove((one, other), out RemoteFace? here))
            here.Closed(end);
        if (_faces.Remove((other, one), out RemoteFace? there))
            there.Closed(end);
    }

    /// <summary>The face one node has for another.</summary>
    public RemoteFace Face(Participant of, Participant towards) => _faces[(of, towards)];

    /// <summary>Carries everything that is under way, and what follows from it.</summary>
    public void Settle()
    {
        for (int i = 0; _underWay.TryDequeue(out Action? next); i++)
        {
            Assert.True(i < MaxMessages, "messages go round for ever");
            next();
        }
    }

    /// <summary>Settles, lets time pass, settles.</summary>
    public void Pass(TimeSpan time)
    {
        Settle();
        Time.Advance(time);
        Settle();
    }

    internal void Discovered(Participant by, ZenohId id)
    {
        Participant? found = Nodes.FirstOrDefault(node => node.Id == id);
        if (found is { Listens: true })
            _underWay.Enqueue(() => Connect(by, found));
    }

    private void Carry((Participant From, Participant To) way, byte[] bytes, SendOptions options) => _underWay.Enqueue(() =>
    {
        if (!_faces.TryGetValue((way.To, way.From), out RemoteFace? face))
            return;
        Carried++;
        way.To.Received.Add((way.From.Name, bytes));
        var reader = new WireReader(bytes);
        face.Receive(ref reader, new ReceiveContext(options.Reliability, options.Priority, null));
        Assert.False(reader.HasFailed, $"{reader.Error} at {reader.ErrorOffset} of {Convert.ToHexString(bytes)}");
        Assert.True(reader.IsAtEnd);
    });
}
