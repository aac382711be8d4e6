using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>Samples that begin like the one before take a short way; nobody may notice anything but the time.</summary>
public sealed class LastPushTests
{
    private readonly Network _network = new();
    private static readonly ZenohId LongId = ZenohId.Parse(new string('a', 32));

    private readonly RawFace _publisher;

    public LastPushTests() => _publisher = new RawFace(_network.Add("p1").Node, "e9", WhatAmI.Peer);

    [Theory]
    [InlineData(0, "a")]
    [InlineData(1, "")]
    [InlineData(1, "/b")]
    public void Samples_of_all_shapes_arrive_whole_and_in_order(int scope, string suffix)
    {
        SampleLog log = _network["p1"].Subscribe("**");
        Declare(1, "a");
        byte[][] messages =
        [
            Put(scope, suffix, "1"),
            Put(scope, suffix, "2"),
            Put(scope, suffix, ""),
            Put(scope, suffix, new string('3', 127)),
            Put(scope, suffix, new string('4', 128)),
            Put(scope, suffix, new string('5', 20_000)),
            Put(scope, suffix, "6", new Timestamp(7, ZenohId.Parse("abc"))),
            Put(scope, suffix, "7"),
            Encoded(scope, suffix, new SampleBody { Kind = SampleKind.Delete }),
            Put(scope, suffix, "8"),
            Encoded(scope, suffix, new SampleBody { Payload = "9"u8, Attachment = "beside"u8.ToArray().AsSpan() }),
            Put(scope, suffix, "10"),
        ];

        _publisher.Receive(messages.SelectMany(static message => message).ToArray());

        Assert.Equal(["1", "2", "", new('3', 127), new('4', 128), new('5', 20_000), "6", "7", "", "8", "9", "10"], log.Samples.Select(static s => s.Text));
        Assert.Equal(7ul, Assert.Single(log.Samples, static sample => sample.Timestamp is not null).Timestamp!.Value.Ntp64);
        Assert.Equal("", Assert.Single(log.Samples, static sample => sample.Kind == SampleKind.Delete).Text);
        Assert.All(log.Samples, sample => Assert.Equal(scope == 0 ? suffix : "a" + suffix, sample.Key));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(400, 0, 1)]
    [InlineData(400, 1024, 1)]
    [InlineData(1, 40, 2)]
    [InlineData(1, 80, 3)]
    [InlineData(1, 1024, 7)]
    public void Samples_of_all_shapes_are_forwarded_whole_and_in_order(int keyCharacters, int longestRun, int together)
    {
        string key = new('k', keyCharacters);
        Participant router = _network.Add("r1");
        var publisher = new RawFace(router.Node, "c8", WhatAmI.Client);
        var subscriber = new Participant(_network, "c9", gossips: false, listens: false, static options => options);
        SampleLog log = subscriber.Subscribe("*");
        _network.Connect(subscriber, router);
        _network.Settle();
        var transport = (MemoryTransport)_network.Face(router, subscriber).Transport;
        transport.LongestRun = longestRun;
        byte[][] messages =
        [
            Put(0, key, "1"),
            Put(0, key, "2"),
            Put(0, key, "3", new Timestamp(7, ZenohId.Parse("abc"))),
            Put(0, key, "4", new Timestamp(1ul << 62, ZenohId.Parse("abc"))),
            Put(0, key, "s1", new Timestamp(1ul << 57, LongId)),
            Put(0, key, "s2", new Timestamp(ulong.MaxValue >> 2, LongId)),
            Put(0, key, "s3", new Timestamp(9, LongId)),
            Put(0, key, "s4", new Timestamp(1ul << 61, LongId)),
            Put(0, key, new string('5', 200)),
            Encoded(0, key, new SampleBody { Kind = SampleKind.Delete }),
            Encoded(0, key, new SampleBody { Payload = "7"u8, Attachment = "beside"u8.ToArray().AsSpan() }),
            Put(0, key, "8"),
        ];

        publisher.Receive(messages.SelectMany(static message => message).ToArray());
        _network.Settle();

        Assert.Equal(together, transport.MostTogether);
        Assert.Equal(["1", "2", "3", "4", "s1", "s2", "s3", "s4", new('5', 200), "", "7", "8"], log.Samples.Select(static s => s.Text));
        Assert.All(log.Samples, sample => Assert.Equal(key, sample.Key));
        Assert.Equal([7ul, 1ul << 62], log.Samples.Where(static s => s.Text is "3" or "4").Select(static s => s.Timestamp!.Value.Ntp64));
        Assert.Equal(
            [1ul << 57, ulong.MaxValue >> 2, 9, 1ul << 61],
            log.Samples.Where(static s => s.Text.StartsWith('s')).Select(static s => s.Timestamp!.Value.Id == LongId ? s.Timestamp.Value.Ntp64 : 0));
        ulong[] stamped = [.. log.Samples.Where(static s => s.Text is "1" or "2" or "7" or "8").Select(static s => s.Timestamp!.Value.Ntp64)];
        Assert.Equal(stamped.Order().Distinct(), stamped);
    }

    [Fact]
    public void Quality_of_service_is_that_of_each_sample()
    {
        var log = new QualityLog();
        _network["p1"].Session.DeclareSubscriber(KeyExpression.Parse("a"), log);
        QoS urgent = new(Priority.RealTime, CongestionControl.Block, express: true);

        _publisher.Receive([.. Put(0, "a", "1"), .. Put(0, "a", "1", qos: urgent), .. Put(0, "a", "1", qos: urgent), .. Put(0, "a", "1")]);

        Assert.Equal([default, urgent, urgent, default], log.Seen);
    }

    [Fact]
    public void Id_that_stands_for_another_key_now_leads_to_its_subscribers()
    {
        SampleLog first = _network["p1"].Subscribe("first");
        SampleLog second = _network["p1"].Subscribe("second");
        Declare(1, "first");
        _publisher.Receive([.. Put(1, "", "1"), .. Put(1, "", "2")]);

        Send(new Declaration { Kind = DeclarationKind.UndeclareKeyExpression, EntityId = 1 });
        _publisher.Receive(Put(1, "", "nobody's"));
        Declare(1, "second");
        _publisher.Receive([.. Put(1, "", "3"), .. Put(1, "", "4")]);

        Assert.Equal(["1 2", "3 4"], [first.Texts, second.Texts]);
    }

    [Fact]
    public void Subscriber_that_comes_between_two_samples_gets_the_second()
    {
        SampleLog first = _network["p1"].Subscribe("a");
        _publisher.Receive([.. Put(0, "a", "1"), .. Put(0, "a", "2")]);
        SampleLog second = _network["p1"].Subscribe("*");
        _publisher.Receive([.. Put(0, "a", "3"), .. Put(0, "a", "4")]);
        first.Entity!.Dispose();
        _publisher.Receive(Put(0, "a", "5"));

        Assert.Equal(["1 2 3 4", "3 4 5"], [first.Texts, second.Texts]);
    }

    [Theory]
    [InlineData("0102")]
    [InlineData("01")]
    [InlineData("")]
    [InlineData("09")]
    [InlineData("2105")]
    [InlineData("0180")]
    public void Malformed_body_behind_a_known_head_is_found(string body)
    {
        SampleLog log = _network["p1"].Subscribe("a");
        byte[] bytes = [.. Put(0, "a", "1"), .. Convert.FromHexString("7d000161" + body)];
        var reader = new WireReader(bytes);

        _publisher.Face.Receive(ref reader, new ReceiveContext(Reliability.Reliable, Priority.Data, null));

        Assert.True(reader.HasFailed);
        Assert.Equal("1", log.Texts);
    }

    private static byte[] Put(int scope, string suffix, string text, Timestamp? timestamp = null, QoS qos = default) =>
        Encoded(scope, suffix, new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text), Timestamp = timestamp }, qos);

    private static byte[] Encoded(int scope, string suffix, scoped in SampleBody body, QoS qos = default)
    {
        var writer = new WireWriter(new byte[32 * 1024]);
        var push = new Push { Key = new WireExpression((ushort)scope, true, System.Text.Encoding.UTF8.GetBytes(suffix)) };
        push.Extensions.QoS = qos;
        push.EncodeHead(ref writer);
        body.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private void Declare(uint id, string key) => Send(
        new Declaration { Kind = DeclarationKind.KeyExpression, EntityId = id, Key = new WireExpression(System.Text.Encoding.UTF8.GetBytes(key)) });

    private void Send(scoped in Declaration declaration)
    {
        var writer = new WireWriter(new byte[256]);
        new Declare { Declaration = declaration }.Encode(ref writer);
        _publisher.Receive(writer.Written);
    }

    private sealed class QualityLog : ISampleReceiver
    {
        public List<QoS> Seen { get; } = [];

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) => Seen.Add(context.QoS);
    }
}
