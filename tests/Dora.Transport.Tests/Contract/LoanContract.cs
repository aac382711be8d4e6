using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>Memory is lent, filled and published, or given back.</summary>
public abstract class LoanContract<TKind>
    where TKind : FabricKind, new()
{
    private readonly TKind _kind = new();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(1_000_000)]
    public void Loan_is_as_long_as_asked_for_and_arrives_as_filled(int size)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        var loan = outbox.Loan(size);
        Assert.Equal(size, loan.Memory.Length);
        var payload = DeliveryContract<TKind>.Bytes(size, 1);
        payload.CopyTo(loan.Span);
        Assert.Equal(PublishOutcome.Published, outbox.Publish(0, loan, size, new MessageHeader(3, PayloadEncoding.ArrowStream), [9]));
        using var sample = rig.Take(1);
        Assert.Equal(payload, sample.Payload.ToArray());
        Assert.Equal([9], sample.Parameters.ToArray());
        Assert.Equal(new MessageHeader(3, PayloadEncoding.ArrowStream), sample.Header);
    }

    [Theory]
    [InlineData(100, 40)]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 99)]
    [InlineData(100_000, 50_000)]
    public void Loan_may_be_published_shorter_than_asked_for(int size, int length)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        var loan = outbox.Loan(size);
        loan.Span.Fill(0xAB);
        outbox.Publish(0, loan, length, default, []);
        using var sample = rig.Take(1);
        Assert.Equal(length, sample.Payload.Length);
        Assert.Equal(-1, sample.Payload.Span.IndexOfAnyExcept((byte)0xAB));
    }

    [Fact]
    public void Loan_that_is_disposed_is_not_sent_and_its_memory_comes_back()
    {
        using var rig = new Rig(_kind, Plans.SmallPool(Plans.OneToOne(4))).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        // Many times what the pool may take: it comes back, or the pool runs dry.
        for (var i = 0; i < 100; i++)
            outbox.Loan(4_000_000).Dispose();
        rig.PublishNumbers(5, 1);
        Assert.Equal(5, rig.TakeNumber(1));
    }

    [Fact]
    public void Loan_that_was_published_may_be_disposed()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        using (var loan = outbox.Loan(10_000))
        {
            loan.Span.Fill(1);
            outbox.Publish(0, loan, 10_000, default, []);
        }
        using var sample = rig.Take(1);
        Assert.Equal(10_000, sample.Payload.Length);
    }

    [Fact]
    public void Several_loans_can_be_open_at_a_time_and_published_in_any_order()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(10)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        var loans = Enumerable.Range(0, 6).Select(i => outbox.Loan(i % 2 == 0 ? 16 : 9000)).ToArray();
        for (var i = 0; i < loans.Length; i++)
            loans[i].Span.Fill((byte)i);
        foreach (var i in new[] { 5, 0, 3, 1, 4, 2 })
            outbox.Publish(0, loans[i], loans[i].Span.Length, default, []);
        foreach (var i in new[] { 5, 0, 3, 1, 4, 2 })
        {
            using var sample = rig.Take(1);
            Assert.Equal(-1, sample.Payload.Span.IndexOfAnyExcept((byte)i));
        }
    }

    [Fact]
    public void Loan_cannot_be_published_twice_or_longer_than_asked_for()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        var loan = outbox.Loan(10);
        outbox.Publish(0, loan, 10, default, []);
        Assert.ThrowsAny<ArgumentException>(() => outbox.Publish(0, loan, 10, default, []));
        var other = outbox.Loan(10_000);
        Assert.ThrowsAny<ArgumentException>(() => outbox.Publish(0, other, 10_001, default, []));
        rig.Take(1).Dispose();
        rig.ExpectNothing(1);
    }

    [Fact]
    public void Message_that_is_too_large_is_refused_with_the_limit_and_the_remedy()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var error = Assert.Throws<TransportException>(() => rig[Plans.Source].Outbox.Loan(Limits.MaxPayloadBytes + 1));
        Assert.Contains("1,073,741,825", error.Message, StringComparison.Ordinal);
        Assert.Contains("1,073,741,824", error.Message, StringComparison.Ordinal);
        Assert.Contains("parts", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => rig[Plans.Source].Outbox.Loan(-1));
    }

    [Fact]
    public void Parameters_that_are_too_large_are_refused_and_nothing_is_sent()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        var outbox = rig[Plans.Source].Outbox;
        var parameters = new byte[Limits.MaxParameterBytes + 1];
        var error = Assert.Throws<TransportException>(() => outbox.Publish(0, [1], default, parameters));
        Assert.Contains("4,096", error.Message, StringComparison.Ordinal);
        Assert.Throws<TransportException>(() => outbox.Publish(0, outbox.Loan(10), 10, default, parameters));
        rig.PublishNumbers(1, 1);
        Assert.Equal(1, rig.TakeNumber(1));
    }

    [Fact]
    public void Output_that_does_not_exist_is_misuse()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Publish(Plans.Source, 1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig[Plans.Source].Outbox.Close(-1));
    }
}
