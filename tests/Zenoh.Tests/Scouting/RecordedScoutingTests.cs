using System.Net;
using System.Text.Json.Nodes;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Scouting;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Scouting;

/// <summary>Sessions recorded with zenoh-pico, zenohd and default peers, with this library as either party.</summary>
public sealed class RecordedScoutingTests
{
    private const string Group = "224.0.0.224:7446";

    [Theory]
    [InlineData("scouting", 1, 1)]
    [InlineData("rust_scouting", 8, 11)]
    public void The_questions_are_those_we_ask_and_the_answers_those_we_give(string name, int questions, int answers)
    {
        Datagram[] all = Read(name);
        Assert.Equal(questions, all.Count(datagram => datagram.To == Group));
        Assert.Equal(answers, all.Count(datagram => datagram.To != Group));
        Datagram question = all[0];
        foreach (Datagram datagram in all)
        {
            if (datagram.To == Group)
                Assert.Equal(ScoutingDatagrams.Question(ScoutingDatagrams.ReadQuestion((question = datagram).Bytes)), datagram.Bytes);
            else
                CheckAnswer(question, datagram);
        }
    }

    [Fact]
    public void Whoever_asked_in_the_recording_asked_at_our_pace()
    {
        foreach (IGrouping<string, Datagram> asker in Read("rust_scouting").Where(datagram => datagram.To == Group).GroupBy(datagram => datagram.From))
        {
            ScoutPace pace = default;
            double due = asker.First().Milliseconds;
            foreach (Datagram datagram in asker)
            {
                Assert.Equal(due, datagram.Milliseconds, tolerance: 5);
                due += pace.Next().TotalMilliseconds;
            }
        }
    }

    [Fact]
    public void The_recorded_peer_would_dial_whom_it_heard_of()
    {
        AutoconnectRule rule = AutoconnectRule.ForMulticast(new ZenohConfig { Mode = WhatAmI.Peer }, ZenohId.Parse("c2"));
        IEnumerable<ScoutedNode> heard = Read("rust_scouting").Where(datagram => datagram.To == "127.0.0.1:40705").Select(Answer).Distinct();
        Assert.Equal(
            ["Dial Peer c1 at tcp/127.0.0.1:42245", "Dial Router a1 at tcp/127.0.0.1:7564"],
            heard.Select(node => $"{rule.Judge(node)} {node}").Order());
    }

    private static void CheckAnswer(Datagram question, Datagram answer)
    {
        ScoutedNode node = Answer(answer);
        JsonNode decoded = answer.Decoded["HELLO"]!;
        Assert.Equal(((string)decoded["whatami"]!, (string)decoded["zid"]!), (Enum.GetName(node.Role)!.ToLowerInvariant(), Text(node.Id)));
        Assert.Equal(decoded["locators"]!.AsArray().Select(locator => (string)locator!), node.Locators);
        byte[]? ours = Responder.AnswerTo(question.Bytes, IPEndPoint.Parse(question.From).Address, node.Id, node.Role, [.. node.Locators.Select(Locator.Parse)]);
        Assert.Equal(answer.Bytes, ours);
    }

    private static ScoutedNode Answer(Datagram datagram)
    {
        Assert.True(ScoutingDatagrams.TryReadAnswer(datagram.Bytes, out ScoutedNode? node));
        return node;
    }

    // The recordings show ids as their bytes on the wire.
    private static string Text(ZenohId id)
    {
        byte[] bytes = new byte[ZenohId.MaxBytes];
        return Convert.ToHexStringLower(bytes.AsSpan(0, id.CopyTo(bytes)));
    }

    private static Datagram[] Read(string name) =>
    [
        .. Vector.Sessions.Single(session => (string)session!["name"]! == name)!["events"]!.AsArray().Select(entry => new Datagram(
            (double)entry!["ms"]!, (string)entry["from"]!, (string)entry["to"]!, Convert.FromHexString((string)entry["hex"]!), entry["decoded"]!)),
    ];

    private sealed record Datagram(double Milliseconds, string From, string To, byte[] Bytes, JsonNode Decoded);
}
