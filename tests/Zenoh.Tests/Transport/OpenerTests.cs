using Zenoh.Protocol.Handshake;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

/// <summary>Answers to an INIT, as bytes.</summary>
public sealed class OpenerTests
{
    private const string AnswerWithoutSize = "a109f1a0a1a2a3a4a5a6a7a809aaabacadaeaf002701";

    [Theory]
    [InlineData(AnswerWithoutSize, 65_480)]
    [InlineData("e109f1a0a1a2a3a4a5a6a7a809aaabacadaeaf0a0008002701", 2_048)]
    public void Batches_are_as_large_as_both_sides_can_take(string answer, int size)
    {
        var opener = new Opener(Own(sequenceNumberBits: 32));

        HandshakeStep step = opener.Continue(Convert.FromHexString(answer), new byte[HandshakeMessages.LargestBytes]);

        Assert.Equal((HandshakeAction.Send, null), (step.Action, step.Text));
        Assert.Equal(size, opener.Agreement.BatchSize);
    }

    [Fact]
    public void Answer_with_longer_sequence_numbers_than_proposed_is_refused()
    {
        HandshakeStep step = new Opener(Own(sequenceNumberBits: 16)).Continue(
            Convert.FromHexString(AnswerWithoutSize), new byte[HandshakeMessages.LargestBytes]);

        Assert.Equal(HandshakeAction.Refuse, step.Action);
        Assert.Contains("longer sequence numbers", step.Text, StringComparison.Ordinal);
    }

    private static Proposal Own(int sequenceNumberBits) => new()
    {
        Id = ZenohId.Parse("b1"),
        Role = WhatAmI.Peer,
        Resolution = new Resolution(sequenceNumberBits, 32),
        BatchSize = 65_480,
        LeaseMilliseconds = 10_000,
    };
}
