using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>What arrives is what was sent.</summary>
public abstract class DeliveryContract<TKind>
    where TKind : FabricKind, new()
{
    private readonly TKind _kind = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(65_537)]
    [InlineData(400_000)]
    [InlineData(4_000_000)]
    [InlineData(40_000_000)]
    public void Payload_arrives_byte_for_byte(int size)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var payload = Bytes(size, size);
        Assert.Equal(PublishOutcome.Published, rig.Publish(Plans.Source, 0, payload));
        using var sample = rig.Take(1);
        Assert.True(payload.AsSpan().SequenceEqual(sample.Payload.Span), "the payload differs");
        Assert.Equal(0, sample.Parameters.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(Limits.MaxParameterBytes)]
    public void Parameters_arrive_byte_for_byte_beside_small_and_large_payloads(int size)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var parameters = Bytes(size, 3);
        foreach (var payloadSize in new[] { 0, 10, 4096, 100_000 })
        {
            var payload = Bytes(payloadSize, 4);
            rig[Plans.Source].Outbox.Publish(0, payload, default, parameters);
            using var sample = rig.Take(1);
            Assert.Equal(parameters, sample.Parameters.ToArray());
            Assert.Equal(payload, sample.Payload.ToArray());
        }
    }

    [Fact]
    public void Timestamp_and_encoding_arrive_with_each_message()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        MessageHeader[] headers = [new(ulong.MaxValue, PayloadEncoding.ArrowStream), new(1, PayloadEncoding.Bytes), new(0x0123_4567_89AB_CDEF, PayloadEncoding.ArrowStream)];
        foreach (var header in headers)
            outbox.Publish(0, [1, 2], header, []);
        foreach (var header in headers)
        {
            using var sample = rig.Take(1);
            Assert.Equal(header, sample.Header);
        }
    }

    [Fact]
    public void Messages_arrive_in_the_order_they_were_published()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(100)).AttachAll();
        for (var round = 0; round < 50; round++)
        {
            rig.PublishNumbers(round * 100, 100);
            Assert.Equal(Enumerable.Range(round * 100, 100).Select(i => (long)i), rig.TakeNumbers(1, 100));
        }
    }

    [Fact]
    public void Small_and_large_messages_keep_their_order_when_they_alternate()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(8)).AttachAll();
        for (var i = 0; i < 200; i++)
        {
            var payload = Bytes(i % 3 == 0 ? 200_000 + i : 8 + i, i);
            rig.Publish(Plans.Source, 0, payload);
            if (i % 4 != 3)
                continue;
            for (var k = i - 3; k <= i; k++)
            {
                using var sample = rig.Take(1);
                Assert.Equal(Bytes(k % 3 == 0 ? 200_000 + k : 8 + k, k), sample.Payload.ToArray());
            }
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Fan_out_gives_every_reader_the_same_bytes(int size)
    {
        using var rig = new Rig(_kind, Plans.FanOut(3, 4)).AttachAll();
        var payload = Bytes(size, 9);
        rig[Plans.Source].Outbox.Publish(0, payload, new MessageHeader(5, PayloadEncoding.ArrowStream), [1, 2, 3]);
        for (var reader = 1; reader <= 3; reader++)
        {
            using var sample = rig.Take(reader);
            Assert.Equal(payload, sample.Payload.ToArray());
            Assert.Equal([1, 2, 3], sample.Parameters.ToArray());
            Assert.Equal(5ul, sample.Header.Timestamp);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20_000)]
    public void Held_samples_stay_intact_while_a_thousand_messages_pass(int size)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(10)).AttachAll();
        var held = new List<(byte[] Sent, Sample Sample)>();
        for (var i = 0; i < 1030; i++)
        {
            var payload = Bytes(size + (i % 5), i);
            rig[Plans.Source].Outbox.Publish(0, payload, new MessageHeader((ulong)i, PayloadEncoding.Bytes), [(byte)i, 7]);
            var sample = rig.Take(1);
            if (i % 50 == 0)
                held.Add((payload, sample));
            else
                sample.Dispose();
        }
        foreach (var (sent, sample) in held)
        {
            Assert.Equal(sent, sample.Payload.ToArray());
            Assert.Equal((byte)sample.Header.Timestamp, sample.Parameters.Span[0]);
            sample.Dispose();
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10_000)]
    public void Reader_may_hold_more_samples_than_the_limit_that_costs_no_copy(int size)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(10)).AttachAll();
        var held = new List<Sample>();
        for (var i = 0; i < Limits.MaxHeldSamples + 50; i++)
        {
            rig.Publish(Plans.Source, 0, Bytes(size, i));
            held.Add(rig.Take(1));
        }
        for (var i = 0; i < held.Count; i++)
        {
            Assert.Equal(Bytes(size, i), held[i].Payload.ToArray());
            held[i].Dispose();
        }
        rig.PublishNumbers(1, 1);
        Assert.Equal(1, rig.TakeNumber(1));
    }

    [Fact]
    public void Sample_may_be_disposed_twice_in_a_row()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        rig.PublishNumbers(1, 2);
        var first = rig.Take(1);
        first.Dispose();
        first.Dispose();
        Assert.Equal(2, rig.TakeNumber(1));
    }

    [Fact]
    public void Messages_of_both_directions_pass_each_other()
    {
        using var rig = new Rig(_kind, Plans.PingPong(4)).AttachAll();
        for (var i = 0; i < 300; i++)
        {
            rig.PublishNumbers(i, 1, participant: 0);
            Assert.Equal(i, rig.TakeNumber(1));
            rig.PublishNumbers(-i, 1, participant: 1);
            Assert.Equal(-i, rig.TakeNumber(0));
        }
    }

    internal static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
