using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class OpeningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zo");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_client_whose_router_is_not_there_fails_and_names_it()
    {
        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Network.Dialling(WhatAmI.Client, Endpoint("nobody"))));
        Assert.Contains(Endpoint("nobody"), error.Message, StringComparison.Ordinal);
        Assert.Contains("connect/endpoints", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Start it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo/127.0.0.1:7", "there is no protocol 'foo'; it can be tcp")]
    [InlineData("tcp/127.0.0.1", "has no port")]
    [InlineData("tcp/127.0.0.1:99999", "'99999' is no port")]
    [InlineData("serial//dev/ttyS0", "serial lines are not supported")]
    public async Task An_endpoint_that_can_never_work_is_misuse_in_every_role(string endpoint, string reason)
    {
        foreach (WhatAmI role in (WhatAmI[])[WhatAmI.Client, WhatAmI.Peer, WhatAmI.Router])
        {
            ArgumentException dialled = await Assert.ThrowsAsync<ArgumentException>(() => Network.Open(Network.Dialling(role, endpoint)));
            Assert.Contains($"connect/endpoints: {endpoint}: ", dialled.Message, StringComparison.Ordinal);
            Assert.Contains(reason, dialled.Message, StringComparison.Ordinal);
        }

        ArgumentException listened = await Assert.ThrowsAsync<ArgumentException>(() => Network.Open(Network.Listening(WhatAmI.Peer, endpoint)));
        Assert.Contains($"listen/endpoints: {endpoint}: ", listened.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_endpoints_and_scouting_fails_and_says_what_to_set()
    {
        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Network.Dialling(WhatAmI.Client)));
        Assert.Contains("connect/endpoints", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_connects_to_the_first_of_its_endpoints_that_answers()
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, Endpoint("r")));
        await using ZenohSession client = await Network.Open(Network.Dialling(WhatAmI.Client, Endpoint("nobody"), Endpoint("r")));
        Assert.Equal([router.Id], client.Info.Routers);
        Assert.Equal([Endpoint("r")], client.Info.ConnectedEndpoints);
    }

    [Fact]
    public async Task Endpoints_that_are_connected_are_told_from_others_and_from_neighbours_that_came_otherwise()
    {
        await using ZenohSession peer = await Network.Open(Network.Listening(WhatAmI.Peer, Endpoint("p")));
        await using ZenohSession other = await Network.Open(Network.Dialling(WhatAmI.Peer, Endpoint("nobody"), Endpoint("p")));
        await Eventually.True(() => peer.Info.Peers.Count == 1 && other.Info.ConnectedEndpoints.Count == 1, "the session");

        Assert.Equal([Endpoint("p")], other.Info.ConnectedEndpoints);
        Assert.Empty(peer.Info.ConnectedEndpoints);

        await peer.DisposeAsync();
        await Eventually.True(() => other.Info.ConnectedEndpoints.Count == 0, "the end of the connection");
    }

    [Fact]
    public async Task A_peer_opens_without_its_endpoints_shows_the_problem_and_connects_later()
    {
        await using ZenohSession peer = await Network.Open(Network.Dialling(WhatAmI.Peer, Endpoint("later")));
        await Eventually.True(() => peer.Info.Problems.Count > 0, "the problem");
        Assert.Contains(Endpoint("later"), Assert.Single(peer.Info.Problems), StringComparison.Ordinal);
        await using ZenohSession other = await Network.Open(Network.Listening(WhatAmI.Peer, Endpoint("later")));
        await Eventually.True(() => peer.Info.Peers.Contains(other.Id), "the connection");
        await Eventually.True(() => peer.Info.Problems.Count == 0, "the end of the problem");
    }

    [Fact]
    public async Task A_taken_address_fails_and_names_it()
    {
        await using ZenohSession first = await Network.Open(Network.Listening(WhatAmI.Peer, "tcp/127.0.0.1:0"));
        string taken = first.Info.Locators[0];
        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Network.Listening(WhatAmI.Peer, taken)));
        Assert.Equal($"listen/endpoints: {taken}: cannot listen: the address is in use; another node listens there, choose another port", error.Message);
    }

    [Theory]
    [InlineData("transport/auth/usrpwd/dictionary_file")]
    [InlineData("transport/auth/pubkey/known_keys_file")]
    public async Task A_door_that_nobody_can_pass_is_warned_of(string setting)
    {
        string empty = Path.Combine(_folder.FullName, "empty");
        await File.WriteAllTextAsync(empty, "\n", TestContext.Current.CancellationToken);
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, Endpoint("r")).WithSetting($"{setting}:'{empty}'"));
        List<string> warnings = [];
        router.Warned += warnings.Add;
        Assert.Contains(warnings, text => text.StartsWith(setting, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("transport/auth/pubkey/known_keys_file:'keys.txt'", "keys.txt: it cannot be read (transport/auth/pubkey/known_keys_file)")]
    [InlineData("transport/auth/pubkey/key_size:512", "transport/auth/pubkey/key_size")]
    [InlineData("gateway:{south:'auto'}", "gateway: this version knows only")]
    public async Task A_setting_that_cannot_be_kept_is_refused(string setting, string named)
    {
        ZenohConfig config = Network.Listening(WhatAmI.Router, Endpoint("guarded")).WithSetting(setting);

        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(config));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "guarded")));
    }

    [Theory]
    [InlineData("listen/endpoints:['tcp/127.0.0.1:0?prio=7-8']", "prio=7-8 is no range")]
    [InlineData("connect/endpoints:['tcp/127.0.0.1:1?rel=yes']", "rel=yes is neither")]
    public async Task Metadata_of_an_endpoint_that_makes_no_sense_is_misuse(string setting, string named)
    {
        ZenohConfig config = new ZenohConfig { Mode = WhatAmI.Router }.WithSetting("scouting/multicast/enabled:false").WithSetting(setting);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Network.Open(config));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway:'auto'")]
    [InlineData("gateway:null")]
    [InlineData("region_name:'plant'")]
    public async Task What_says_nothing_new_opens(string setting)
    {
        await using ZenohSession peer = await Network.Open(Network.Listening(WhatAmI.Peer, Endpoint("p")).WithSetting(setting));
        Assert.Equal(WhatAmI.Peer, peer.Info.Mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a name of more than thirty-two bytes")]
    public async Task A_region_name_that_cannot_be_told_is_misuse(string name)
    {
        ZenohConfig config = Network.Listening(WhatAmI.Peer, Endpoint("p")) with { RegionName = name };
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Network.Open(config));
        Assert.Contains("region_name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_knows_what_its_peers_declared_when_it_opens()
    {
        await using ZenohSession first = await Network.Open(Network.Listening(WhatAmI.Peer, Endpoint("p")));
        using Subscriber subscriber = first.DeclareSubscriber("here", static _ => { });
        await using ZenohSession second = await Network.Open(Network.Dialling(WhatAmI.Peer, Endpoint("p"))
            .WithSetting("connect/exit_on_failure:true").WithSetting("connect/timeout_ms:-1").WithSetting("scouting/delay:60000"));
        using Publisher publisher = second.DeclarePublisher("here");
        Assert.True(publisher.HasMatchingSubscribers);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_read_is_misuse()
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Network.Open(Network.Dialling(WhatAmI.Client, "nonsense")));
        Assert.Contains("connect/endpoints", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        ZenohConfig config = Network.Dialling(WhatAmI.Client, Endpoint("nobody"));
        config = config with { Connect = config.Connect with { Timeout = new(Timeout.InfiniteTimeSpan) } };
        using CancellationTokenSource cancel = new();
        Task<ZenohSession> opening = ZenohSession.OpenAsync(config, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_a_client_declared_is_there_again_after_its_router_restarts(bool overTcp)
    {
        ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, overTcp ? "tcp/127.0.0.1:0" : Endpoint("r")));
        string address = router.Info.Locators[0];
        await using ZenohSession client = await Network.Open(Network.Dialling(WhatAmI.Client, address));
        using QueuedSubscriber subscriber = client.DeclareSubscriber("s", QueueOptions.Default);
        using ZenohQueryable queryable = client.DeclareQueryable("q", query => QueryTests.Answer(query, "q", 1));
        using LivelinessToken token = client.DeclareLivelinessToken("alive");

        router.Dispose();
        await Eventually.True(() => client.Info.Routers.Count == 0, "the end of the connection");
        await using ZenohSession again = await Network.Open(Network.Listening(WhatAmI.Router, address));

        using Publisher publisher = again.DeclarePublisher("s", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the new router");
        publisher.Put("back"u8);
        using Sample sample = await PublicationTests.Next(subscriber);
        Assert.Equal("back"u8, sample.Payload.Span);
        using Querier querier = again.DeclareQuerier("q");
        await Eventually.True(() => querier.HasMatchingQueryables, "the queryable at the new router");
        Assert.Single(await QueryTests.Ask(querier));
        await Eventually.True(() => LivelinessTests.Alive(again, KeyExpression.Parse("alive")) == 1, "the token at the new router");
    }

    [Fact]
    public async Task A_client_with_two_routers_moves_to_the_other_when_its_own_is_gone()
    {
        ZenohSession first = await Network.Open(Network.Listening(WhatAmI.Router, Endpoint("1")));
        await using ZenohSession second = await Network.Open(Network.Listening(WhatAmI.Router, Endpoint("2")));
        await using ZenohSession client = await Network.Open(Network.Dialling(WhatAmI.Client, Endpoint("1"), Endpoint("2")));
        Assert.Equal([first.Id], client.Info.Routers);
        first.Dispose();
        await Eventually.True(() => client.Info.Routers.Contains(second.Id), "the other router");
    }

    private string Endpoint(string name) => $"unixsock-stream/{Path.Combine(_folder.FullName, name)}";
}
