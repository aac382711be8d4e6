using Zenoh.Tests.Transport;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Fuzzing;

/// <summary>Mutated messages of an exchange of keys: no exception, and nobody is let in by them.</summary>
public sealed class KeyFuzzTests
{
    /// <summary>Each costs work with keys.</summary>
    private const int Count = 2_000;

    [Fact]
    public void Either_side_takes_any_bytes_and_only_the_right_answer_is_one()
    {
        KeyPair own = TestKeys.Pair(TestKeys.Bob);
        var claim = new KeyClaim(TestKeys.Pair(TestKeys.Alice));
        var challenge = KeyChallenge.To(KeyChallenge.KeyIn(claim.Offer)!, own)!;
        Assert.Null(claim.TryAnswer(challenge.Message, known: null, out byte[] answer));
        Assert.True(challenge.IsMetBy(answer));

        Mutations.Run(
            [claim.Offer, challenge.Message, answer],
            bytes =>
            {
                Take(bytes, own, claim);
                Assert.Equal(bytes.AsSpan().SequenceEqual(answer), challenge.IsMetBy(bytes));
            },
            Count);
    }

    [Fact]
    public void Cut_messages_are_refused_wherever_they_are_cut()
    {
        KeyPair own = TestKeys.Pair(TestKeys.Bob);
        var claim = new KeyClaim(TestKeys.Pair(TestKeys.Alice));
        var challenge = KeyChallenge.To(KeyChallenge.KeyIn(claim.Offer)!, own)!;
        Assert.Null(claim.TryAnswer(challenge.Message, known: null, out byte[] answer));

        for (int length = 0; length < claim.Offer.Length; length++)
            Assert.Null(KeyChallenge.KeyIn(claim.Offer.AsSpan(0, length)));
        for (int length = 0; length < challenge.Message.Length; length++)
            Assert.NotNull(claim.TryAnswer(challenge.Message.AsSpan(0, length), known: null, out _));
        for (int length = 0; length < answer.Length; length++)
            Assert.False(challenge.IsMetBy(answer.AsSpan(0, length)));
    }

    private static void Take(byte[] bytes, KeyPair own, KeyClaim claim)
    {
        if (KeyChallenge.KeyIn(bytes) is { } key)
            KeyChallenge.To(key, own);
        claim.TryAnswer(bytes, known: null, out _);
    }
}
