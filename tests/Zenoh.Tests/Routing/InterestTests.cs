using Zenoh.Routing;

namespace Zenoh.Tests.Routing;

/// <summary>
/// What a router answers to interests, byte for byte where the specification says (Zenoh wire specification, router side towards clients).
/// </summary>
public sealed class InterestTests
{
    private readonly Network _network = new();
    private readonly RawFace _client;

    public InterestTests()
    {
        Participant router = _network.Add("r1");
        Participant other = _network.Add("c2");
        _network.Connect(other, router);
        _client = new RawFace(router.Node, "c1", WhatAmI.Client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_what_peers_have_goes_on_when_the_last_has_told_or_left(bool tells)
    {
        Node node = _network.Add("p3").Node;
        var peer = new RawFace(node, "e9", WhatAmI.Peer);
        Task heard = node.WhenHeardAll();
        Assert.False(heard.IsCompleted);

        if (tells)
            peer.Receive("3e001a");
        else
            peer.Face.Closed(default);

        await heard.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    /// <summary>Subscribers, queryables and tokens of another client; the interest; the answers.</summary>
    public static TheoryData<string, string, string, string, string[]> Current => new()
    {
        // CurrentFuture, options M N R S K, key "s/**": real ids, the interest's id, then the final.
        { "s/a x", "", "", "790173" + Key("s/**"), ["sub 1 1 s/a", "final 1"] },

        // Aggregated: one declaration of the interest's own key.
        { "s/a s/b x", "", "", "7901f3" + Key("s/**"), ["sub 1 1 s/**", "final 1"] },
        { "x", "", "", "7901f3" + Key("s/**"), ["final 1"] },

        // Current alone: no ids.
        { "s/a", "", "", "390173" + Key("s/**"), ["sub 1 0 s/a", "final 1"] },
        { "", "", "t/a", "390179" + Key("t/**"), ["token 1 0 t/a", "final 1"] },
        { "", "", "", "390179" + Key("t/**"), ["final 1"] },

        // Everything.
        { "s/a", "q/a", "t/a", "79010e", ["sub 1 1 s/a", "queryable 1 2 q/a 0", "token 1 3 t/a", "final 1"] },

        // Future alone is answered with a final too; A with T has an end and no matches; A without R has nothing at all.
        { "s/a", "", "", "590173" + Key("s/**"), ["final 1"] },
        { "", "", "t/a", "3901f9" + Key("t/**"), ["final 1"] },
        { "s/a", "", "", "790182", [] },

        // An unknown key id is not answered.
        { "s/a", "", "", "79015309", [] },
    };

    [Theory]
    [MemberData(nameof(Current))]
    public void Router_answers_an_interest_with_what_there_is(string subscribers, string queryables, string tokens, string interest, string[] answers)
    {
        foreach (string key in Keys(subscribers))
            _network["c2"].Subscribe(key);
        foreach (string key in Keys(queryables))
            _network["c2"].Answer(key, "");
        foreach (string key in Keys(tokens))
            _network["c2"].Token(key);
        _network.Settle();

        _client.Receive(interest);

        Assert.Equal(answers.Order(), _client.Take().Order());
    }

    [Fact]
    public void Router_declares_a_key_once_however_many_sources_it_has()
    {
        _client.Receive("790173" + Key("s/**"));
        SampleLog first = _network["c2"].Subscribe("s/a");
        SampleLog second = _network["r1"].Subscribe("s/a");
        _network.Settle();
        Assert.Equal(["final 1", "sub - 1 s/a"], _client.Take());

        first.Entity!.Dispose();
        _network.Settle();
        Assert.Empty(_client.Take());

        second.Entity!.Dispose();
        Assert.Equal(["-sub - 1"], _client.Take());
    }

    [Fact]
    public void Router_declares_a_queryable_again_under_the_same_id_when_its_merged_info_changes()
    {
        _client.Receive("790175" + Key("q/**"));
        _network["c2"].Answer("q/a", "");
        _network.Settle();
        Answerer complete = _network["r1"].Answer("q/a", "", complete: true);
        complete.Entity!.Dispose();

        Assert.Equal(["final 1", "queryable - 1 q/a 0", "queryable - 1 q/a 1", "queryable - 1 q/a 0"], _client.Take());
    }

    [Fact]
    public void Aggregated_queryable_is_complete_only_when_a_complete_one_includes_the_interest()
    {
        _client.Receive("7901f5" + Key("q/**"));
        _network["r1"].Answer("q/a", "", complete: true);
        _network["r1"].Answer("**", "", complete: true);

        Assert.Equal(["final 1", "queryable - 1 q/** 0", "queryable - 1 q/** 1"], _client.Take());
    }

    [Fact]
    public void Tokens_come_back_to_the_face_that_declared_them_but_subscribers_do_not()
    {
        _client.Receive("790e7b" + Key("**"));
        _client.Receive("1e6601000374" + "2f61");
        _client.Receive("1e6202000373" + "2f61");

        Assert.Equal(["final 14", "token - 1 t/a"], _client.Take());
    }

    [Fact]
    public void Ended_interest_hears_nothing_more()
    {
        _client.Receive("790173" + Key("s/**"));
        _client.Receive("1901");
        _network["r1"].Subscribe("s/a");

        Assert.Equal(["final 1"], _client.Take());
    }

    // Whoever copies or collects all that a face was told, for each interest, allocates in proportion to it.
    [Fact]
    public void Ending_an_interest_costs_what_matches_it_and_not_what_else_was_told()
    {
        long few = EndingOne(told: 50);
        long many = EndingOne(told: 2_000);

        Assert.InRange(many, 1, few + (few / 2) + 1_000);
    }

    [Fact]
    public void Key_of_two_interests_is_taken_back_when_both_have_ended()
    {
        _network["r1"].Subscribe("s/a");
        _network["r1"].Subscribe("s/b");
        _client.Receive("790173" + Key("s/**"));
        _client.Receive("790273" + Key("*/a"));
        _client.Take();

        _client.Receive("1901");
        Assert.Equal(["-sub - 2"], _client.Take());
        _client.Receive("1902");
        Assert.Equal(["-sub - 1"], _client.Take());
    }

    [Fact]
    public void Aggregate_and_plain_interest_of_one_key_end_one_after_the_other()
    {
        _network["r1"].Subscribe("s/a");
        _client.Receive("790173" + Key("s/**"));
        _client.Receive("7902f3" + Key("s/**"));
        Assert.Equal(["sub 1 1 s/a", "final 1", "sub 2 2 s/**", "final 2"], _client.Take());

        _client.Receive("1902");
        Assert.Equal(["-sub - 2"], _client.Take());
        _client.Receive("1901");
        Assert.Equal(["-sub - 1"], _client.Take());
    }

    [Fact]
    public void Lost_face_takes_its_declarations_along()
    {
        _client.Receive("790173" + Key("s/**"));
        _network["c2"].Subscribe("s/a");
        _network.Settle();
        _network.Cut(_network["c2"], _network["r1"]);

        Assert.Equal(["final 1", "sub - 1 s/a", "-sub - 1"], _client.Take());
    }

    [Fact]
    public void Key_ids_of_the_other_side_are_resolved_and_keep_their_first_binding()
    {
        SampleLog samples = _network["r1"].Subscribe("**");
        _client.Receive("1e2001000161");
        _client.Receive("1e2001000162");
        _client.Receive("7d01022f63" + "010131");
        _client.Receive("5d01" + "010132");
        _client.Receive("5d09" + "010133");
        _client.Receive("1d01" + "010134");
        _client.Receive("1e0101");
        _client.Receive("5d01" + "010135");

        Assert.Equal(["a/c 1", "a 2"], samples.Samples.Select(static sample => $"{sample.Key} {sample.Text}"));
    }

    /// <summary>Bytes it takes a router on average to end an interest in one key and take that key back, with as many others.</summary>
    private static long EndingOne(int told)
    {
        var network = new Network();
        Participant router = network.Add("r1");
        var client = new RawFace(router.Node, "c1", WhatAmI.Client);
        for (int i = 0; i < told; i++)
        {
            router.Subscribe($"s/{i:x4}");
            client.Receive($"79{Number(i)}73" + Key($"s/{i:x4}"));
        }

        Assert.Equal(2 * told, client.Take().Count);
        byte[][] ends = [.. Enumerable.Range(0, told).Select(static i => Convert.FromHexString("19" + Number(i)))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] end in ends)
            client.Receive(end);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(told, client.Take().Count(static word => word.StartsWith("-sub", StringComparison.Ordinal)));
        return allocated / told;

        // Two bytes of seven bits each.
        static string Number(int i) => $"{(i & 0x7F) | 0x80:x2}{(i >> 7) + 1:x2}";
    }

    private static string[] Keys(string keys) => keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Key(string key) => $"00{key.Length:x2}{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(key))}";
}
