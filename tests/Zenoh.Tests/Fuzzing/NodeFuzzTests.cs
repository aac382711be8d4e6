using Zenoh.KeyExpressions;
using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Transport;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing;
using Zenoh.Tests.Routing;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport;

namespace Zenoh.Tests.Fuzzing;

/// <summary>
/// A whole router hears mutated conversations: from the batch up to routing nothing throws, others are served as before, and when the speaker is gone nothing of it is left.
/// </summary>
public sealed class NodeFuzzTests
{
    private const int BatchesPerSpeaker = 50;
    private static readonly KeyExpression Honest = KeyExpression.Parse("honest/key");

    [Theory]
    [InlineData(WhatAmI.Client)]
    [InlineData(WhatAmI.Peer)]
    [InlineData(WhatAmI.Router)]
    public void A_router_takes_any_batches_and_serves_others(object role)
    {
        var time = new ManualTime();
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router, Time = time });
        var log = new SampleLog();
        LocalFace publisher = node.AddLocalFace();
        node.AddLocalFace().DeclareSubscriber(Honest, log);
        var speaker = new Speaker(node, (WhatAmI)role);
        Mutations.Run(
            Recordings.Batches,
            batch =>
            {
                bool goesOn = speaker.Says(batch);
                time.Advance(TimeSpan.FromMilliseconds(10));
                if (goesOn && speaker.Batches < BatchesPerSpeaker)
                    return;
                log.Samples.Clear();
                publisher.Push(Honest, default, new PushOptions(default, Reliability.Reliable, Locality.Any));
                Assert.Equal([Honest.ToString()], log.Samples.Select(sample => sample.Key));
                speaker.Leaves();
                AssertNothingIsLeft(node);
                speaker = new Speaker(node, (WhatAmI)role);
            });
    }

    private static void AssertNothingIsLeft(Node node)
    {
        Assert.Empty(node.Neighbours);
        foreach (EntityKind kind in Enum.GetValues<EntityKind>())
            Assert.All(node.Tables[kind].Matching(null), entry => Assert.Equal(Honest, entry.Key));
    }

    /// <summary>A session of one hostile program with the router, fresh numbers and tables.</summary>
    private sealed class Speaker
    {
        private readonly RemoteFace _face;
        private readonly BatchReceiver _receiver;

        public Speaker(Node node, WhatAmI role)
        {
            var peer = ZenohId.Parse("b2");
            _face = node.Opened(new MemoryTransport(peer, role, static (_, _) => { }, static _ => { }));
            _receiver = new BatchReceiver(
                new Agreement { Peer = peer, Role = role, Resolution = Resolution.Default, QoS = true, Patch = 1, PeerLease = TimeSpan.FromSeconds(10) }, 1 << 20);
        }

        public int Batches { get; private set; }

        /// <summary>False when the link would be closed.</summary>
        public bool Says(byte[] batch)
        {
            Batches++;
            using var received = new Received(batch);
            return _receiver.Receive(received.Batch, _face) == ReceiveResult.Open;
        }

        public void Leaves()
        {
            _receiver.Discard();
            _face.Closed(new TransportEnd(CloseReason.Generic, ByPeer: true, "it left"));
        }
    }

    /// <summary>Bytes as they lie after reading, in a buffer of their own.</summary>
    private sealed class Received : IDisposable
    {
        private readonly ReceiveBuffer _buffer = ReceiveBuffer.RentForStream();

        public Received(byte[] bytes)
        {
            bytes.CopyTo(_buffer.Bytes, 0);
            Batch = new ReceivedBatch(_buffer, 0, bytes.Length);
        }

        public ReceivedBatch Batch { get; }

        public void Dispose() => _buffer.Release();
    }
}
