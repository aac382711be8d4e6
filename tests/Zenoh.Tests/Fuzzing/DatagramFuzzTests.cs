using Zenoh.Links.WebSockets;
using Zenoh.Routing.Gossip;
using Zenoh.Scouting;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Fuzzing;

/// <summary>What arrives before a session stands, or beside it.</summary>
public sealed class DatagramFuzzTests
{
    [Fact]
    public void An_answer_to_scouting_is_read_or_ignored() => Mutations.Run(
        [.. Vector.Of("scouting").Select(vector => vector.Bytes)],
        bytes =>
        {
            if (ScoutingDatagrams.TryReadAnswer(bytes, out ScoutedNode? node))
                Assert.True(node.Locators.Count <= bytes.Length);
        });

    [Fact]
    public void Link_states_are_read_as_far_as_they_go() => Mutations.Run(
        [.. Vector.Of("oam").Select(vector => vector.Bytes)],
        bytes => Assert.True(NodeEntries.Decode(bytes).Count <= bytes.Length));

    [Fact]
    public void Head_of_a_web_socket_frame_is_read_refused_or_incomplete() => Mutations.Run(
        [[0x82, 0x85, 1, 2, 3, 4, 5], [0x82, 126, 1, 0], [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 9, 9, 9, 9], [0x88, 2, 3, 0xE8], [0x89, 0]],
        bytes =>
        {
            if (!WebSocketFrame.TryRead(bytes, out WebSocketFrame frame, out string? fault))
            {
                Assert.True(fault is not null || bytes.Length < WebSocketFrame.MaxHeadBytes);
                return;
            }

            Assert.InRange(frame.HeadBytes, 2, bytes.Length);
            Assert.True(frame.BodyBytes >= 0);
        });
}
