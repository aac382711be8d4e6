using Zenoh.KeyExpressions;
using Zenoh.Links;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Transport;
using Zenoh.Routing.Admin;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing;
using Zenoh.Session;
using Zenoh.Tests.Protocol;
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

    /// <summary>As they were recorded, one behind the other, before each that is changed.</summary>
    private const int GoodBatches = 4;

    private static readonly KeyExpression Honest = KeyExpression.Parse("honest/key");
    private static readonly KeyExpression Everything = KeyExpression.Parse("**");
    private static readonly KeyExpression[] Declared = [Honest, Everything];

    [Theory]
    [InlineData(WhatAmI.Client, Form.Framed)]
    [InlineData(WhatAmI.Peer, Form.Framed)]
    [InlineData(WhatAmI.Router, Form.Framed)]
    [InlineData(WhatAmI.Router, Form.Compressed)]
    [InlineData(WhatAmI.Router, Form.Bare)]
    public void A_router_takes_any_batches_and_serves_others(object role, object form)
    {
        var time = new ManualTime();
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router, Time = time });
        var log = new SampleLog();
        LocalFace publisher = node.AddLocalFace();
        node.AddLocalFace().DeclareSubscriber(Honest, log);
        var reader = new SampleReader();
        node.AddLocalFace().DeclareSubscriber(Everything, reader);
        var speaker = new Speaker(node, (WhatAmI)role, (Form)form);
        byte[][] batches = Batches((Form)form);
        var random = new Random(7);
        Mutations.Run(
            batches,
            batch =>
            {
                // Most changed ones are the last of their session: what was said before gives them a meaning.
                int first = random.Next(batches.Length - GoodBatches);
                bool goesOn = batches[first..(first + GoodBatches)].All(speaker.Says) && speaker.Says(batch);
                time.Advance(TimeSpan.FromMilliseconds(10));
                if (goesOn && speaker.Batches < BatchesPerSpeaker)
                    return;
                log.Samples.Clear();
                publisher.Push(Honest, default, new PushOptions(default, Reliability.Reliable, Locality.Any));
                Assert.Equal([Honest.ToString()], log.Samples.Select(sample => sample.Key));
                speaker.Leaves();
                AssertNothingIsLeft(node);
                speaker = new Speaker(node, (WhatAmI)role, (Form)form);
            });
        Assert.True(reader.Count > 100, $"only {reader.Count} samples came through");
    }

    [Fact]
    public void Admin_space_answers_any_key_and_ends()
    {
        var admin = new AdminOptions { Start = static work => work(), MetadataJson = "{}" };
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router, Time = new ManualTime(), Admin = admin });
        LocalFace asker = node.AddLocalFace();
        asker.DeclareSubscriber(Honest, new SampleLog());
        int answers = 0;
        Mutations.Run(
            Mutations.Utf8("@/a1/router", "@/*/router/subscriber/**", "@/a1/*/linkstate/*", "@/a1/router/metrics", "@/a1/router/route/successor/**", "@/a1/session/**"),
            bytes =>
            {
                if (!KeyExpression.TryCanonize(Mutations.Text(bytes), out KeyExpression? asked, out _))
                    return;
                AdminLog log = AdminLog.Ask(asker, asked.ToString(), QueryTarget.All);
                Assert.Equal(1, log.Ends);
                Assert.All(log.Payloads.Keys, key => Assert.True(asked.Intersects(KeyExpression.Parse(key)), key));
                answers += log.Payloads.Count;
            });
        Assert.NotEqual(0, answers);
    }

    private static byte[][] Batches(Form form) => form switch
    {
        Form.Framed => Recordings.Batches,
        Form.Compressed => [.. Recordings.Batches.Select(batch => (byte[])[0, .. batch]), .. Vector.Of("framing").Select(vector => vector.Bytes)],
        _ => [.. Vector.Of("push", "declare", "interest", "request", "response", "oam").Select(vector => vector.Bytes)],
    };

    private static void AssertNothingIsLeft(Node node)
    {
        Assert.Empty(node.Neighbours);
        foreach (EntityKind kind in Enum.GetValues<EntityKind>())
            Assert.All(node.Tables[kind].Matching(null), entry => Assert.Contains(entry.Key, Declared));
    }

    /// <summary>How the messages of a session lie in its batches.</summary>
    private enum Form
    {
        Framed,

        /// <summary>Behind a byte that says whether the rest is compressed.</summary>
        Compressed,

        /// <summary>Without frames, as where low latency was agreed on.</summary>
        Bare,
    }

    /// <summary>Makes of every sample what users get.</summary>
    private sealed class SampleReader : ISampleReceiver
    {
        public int Count { get; private set; }

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context)
        {
            using Sample sample = new SampleView(key, body, context).ToSample();
            Assert.True(sample.Payload.Span.SequenceEqual(body.Payload) && sample.Attachment.Span.SequenceEqual(body.Attachment.Value));
            Assert.NotNull($"{sample.Encoding} {sample.Timestamp?.Time} {sample.Source}");
            Count += key == Honest ? 0 : 1;
        }
    }

    /// <summary>A session of one hostile program with the router, fresh numbers and tables.</summary>
    private sealed class Speaker
    {
        private readonly RemoteFace _face;
        private readonly BatchReceiver _receiver;

        public Speaker(Node node, WhatAmI role, Form form)
        {
            var peer = ZenohId.Parse("b2");
            _face = node.Opened(new MemoryTransport(peer, role, static (_, _) => { }, static _ => { }));
            var agreement = new Agreement
            {
                Peer = peer,
                Role = role,
                Resolution = Resolution.Default,
                BatchSize = ushort.MaxValue,
                QoS = form != Form.Bare,
                LowLatency = form == Form.Bare,
                Compression = form == Form.Compressed,
                Patch = 1,
                PeerLease = TimeSpan.FromSeconds(10),
            };
            _receiver = new BatchReceiver(agreement, 1 << 20);
        }

        public int Batches { get; private set; }

        /// <summary>False when the link would be closed.</summary>
        public bool Says(byte[] batch)
        {
            Batches++;
            using var received = new Received(batch);
            ReceiveResult result = _receiver.Receive(received.Batch, _face);
            Assert.True(result != ReceiveResult.Failed, _receiver.Fault);
            return result == ReceiveResult.Open;
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
