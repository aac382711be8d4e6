using System.Collections.Concurrent;
using System.Net;
using Zenoh.Links;
using Zenoh.Links.Multicast;

namespace Zenoh.Tests.Transport.Multicast;

/// <summary>A multicast group in memory: what one place sends all others receive, in order and without loss.</summary>
internal sealed class MemoryGroup
{
    private static readonly Locator Address = Locator.Parse("udp/224.0.0.225:7450");

    private readonly Lock _gate = new();
    private readonly List<Place> _places = [];
    private readonly List<(int Port, byte[] Bytes)> _said = [];

    /// <summary>Everything sent so far, by the port it came from.</summary>
    public IReadOnlyList<(int Port, byte[] Bytes)> Said
    {
        get
        {
            lock (_gate)
                return [.. _said];
        }
    }

    /// <summary>Whether every node has done with what it was sent, and waits for more.</summary>
    public bool IsHeard
    {
        get
        {
            lock (_gate)
                return _places.TrueForAll(static place => place.IsHeard);
        }
    }

    /// <summary>Called when a node gives its place up, just before the place is closed.</summary>
    public Action? Leaving { get; set; }

    /// <summary>A place for a node.</summary>
    public GroupLink Join(int port)
    {
        lock (_gate)
        {
            var place = new Place(this, port);
            _places.Add(place);
            return place;
        }
    }

    /// <summary>Sends a datagram as somebody who has no place here.</summary>
    public void Say(int port, params byte[] datagram)
    {
        lock (_gate)
        {
            _said.Add((port, datagram));
            foreach (Place place in _places)
                place.Deliver(port, datagram);
        }
    }

    /// <summary>As <see cref="Say(int, byte[])"/>.</summary>
    public void Say(int port, string hex) => Say(port, Convert.FromHexString(hex));

    private sealed class Place(MemoryGroup group, int port) : GroupLink
    {
        private readonly BlockingCollection<(SocketAddress From, byte[] Bytes)> _arrived = [];
        private int _sent;
        private int _receptions;

        // Whoever asks for one more has done with those before.
        public bool IsHeard => Volatile.Read(ref _receptions) > _sent;

        public override Locator Source { get; } = Locator.Parse($"udp/127.0.0.1:{port}");

        public override Locator Group => Address;

        public override bool CanSendNow => !_arrived.IsAddingCompleted;

        public override LinkInfo Info => LinkInfo.Empty;

        public override string? EndReason => _arrived.IsAddingCompleted ? "closed here" : null;

        public override SocketAddress NewSender() => AddressOf(0);

        public void Deliver(int from, byte[] datagram)
        {
            if (from == port || _arrived.IsAddingCompleted)
                return;
            _sent++;
            _arrived.Add((AddressOf(from), datagram));
        }

        public override int Receive(Span<byte> buffer, SocketAddress sender)
        {
            Interlocked.Increment(ref _receptions);
            if (!_arrived.TryTake(out (SocketAddress From, byte[] Bytes) datagram, Timeout.Infinite) || _arrived.IsAddingCompleted)
                return Link.End;
            datagram.From.Buffer.Span.CopyTo(sender.Buffer.Span);
            datagram.Bytes.CopyTo(buffer);
            return datagram.Bytes.Length;
        }

        public override Locator LocatorOf(SocketAddress sender) => new(LinkProtocols.Udp, new IPEndPoint(0, 0).Create(sender).ToString()!);

        public override LinkSendResult Send(ReadOnlySpan<byte> batch)
        {
            if (_arrived.IsAddingCompleted)
                return LinkSendResult.Closed;
            group.Say(port, batch.ToArray());
            return LinkSendResult.Sent;
        }

        public override void Dispose()
        {
            group.Leaving?.Invoke();
            lock (group._gate)
                _arrived.CompleteAdding();
        }

        private static SocketAddress AddressOf(int port) => new IPEndPoint(IPAddress.Loopback, port).Serialize();
    }
}
