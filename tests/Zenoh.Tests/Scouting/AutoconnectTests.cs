using System.Collections.Concurrent;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class AutoconnectTests : IDisposable
{
    private static readonly AutoconnectRule Rule = AutoconnectRule.ForMulticast(new ZenohConfig(), ZenohId.Parse("b0"));

    private readonly ConcurrentQueue<string> _dialled = [];
    private readonly ConcurrentDictionary<ZenohId, bool> _connected = [];
    private readonly ManualResetEventSlim _answer = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Locator, bool> _opens = _ => true;

    [Fact]
    public async Task The_locators_of_a_node_are_tried_in_order_until_one_opens()
    {
        _answer.Set();
        _opens = locator => locator.ToString() == "tcp/c:3";
        using Autoconnect autoconnect = New(1);
        Assert.Equal(AutoconnectVerdict.Dial, autoconnect.Consider(Rule, Node("a1", "tcp/a:1", "tcp/b:2", "tcp/c:3", "tcp/d:4")));
        await Settled();
        Assert.Equal(["a1 tcp/a:1", "a1 tcp/b:2", "a1 tcp/c:3"], _dialled);
        Assert.Equal(2, autoconnect.FailedDials);
        Assert.Equal(AutoconnectVerdict.AlreadyConnected, autoconnect.Consider(Rule, Node("a1", "tcp/d:4")));
    }

    [Fact]
    public async Task A_node_is_dialled_once_at_a_time_and_what_it_announced_meanwhile_is_tried_after_a_failure()
    {
        _opens = locator => locator.ToString() == "tcp/b:2";
        using Autoconnect autoconnect = New(4);
        autoconnect.Consider(Rule, Node("a1", "tcp/a:1"));
        await Eventually.True(() => _dialled.Count == 1, "the first dial");
        Assert.Equal(AutoconnectVerdict.AlreadyDialling, autoconnect.Consider(Rule, Node("a1", "tcp/a:1")));
        Assert.Equal(AutoconnectVerdict.AlreadyDialling, autoconnect.Consider(Rule, Node("a1", "tcp/b:2")));
        Assert.Equal(1, autoconnect.Pending);
        _answer.Set();
        await Settled();
        Assert.Equal(["a1 tcp/a:1", "a1 tcp/b:2"], _dialled);
        Assert.Equal(0, autoconnect.Pending);
    }

    [Fact]
    public async Task A_node_that_could_not_be_dialled_is_dialled_again_when_it_is_found_again()
    {
        _answer.Set();
        _opens = _ => false;
        using Autoconnect autoconnect = New(1);
        autoconnect.Consider(Rule, Node("a1", "tcp/a:1"));
        await Settled();
        Assert.Equal(AutoconnectVerdict.Dial, autoconnect.Consider(Rule, Node("a1", "tcp/a:1")));
    }

    [Fact]
    public async Task Only_so_many_nodes_are_dialled_at_once()
    {
        using Autoconnect autoconnect = New(2);
        foreach (string id in (string[])["a1", "a2", "a3"])
            Assert.Equal(AutoconnectVerdict.Dial, autoconnect.Consider(Rule, Node(id, "tcp/a:1")));
        await Eventually.True(() => _dialled.Count == 2, "two dials");
        Assert.Equal(3, autoconnect.Pending);
        Assert.Equal(2, _dialled.Count);
        _answer.Set();
        await Settled();
        Assert.Equal(["a1 tcp/a:1", "a2 tcp/a:1", "a3 tcp/a:1"], _dialled.Order());
    }

    [Fact]
    public async Task A_client_that_has_its_session_dials_nobody_else()
    {
        _answer.Set();
        using Autoconnect autoconnect = new(1, _ => !_connected.IsEmpty, Dial);
        autoconnect.Settled += _settled.SetResult;
        autoconnect.Consider(Rule, Node("a1", "tcp/a:1"));
        await Settled();
        Assert.Equal(AutoconnectVerdict.AlreadyConnected, autoconnect.Consider(Rule, Node("a2", "tcp/b:2")));
        Assert.Equal(["a1 tcp/a:1"], _dialled);
    }

    [Fact]
    public async Task Only_so_many_nodes_wait_to_be_dialled()
    {
        using Autoconnect autoconnect = New(1);
        for (int i = 0; i < ScoutingLimits.PendingDials; i++)
            Assert.Equal(AutoconnectVerdict.Dial, autoconnect.Consider(Rule, Node($"{i + 0x1000:x}", "tcp/a:1")));
        Assert.Equal(AutoconnectVerdict.TooMany, autoconnect.Consider(Rule, Node("a1", "tcp/a:1")));
        _answer.Set();
        await Settled();
        Assert.Equal(ScoutingLimits.PendingDials, _dialled.Count);
    }

    [Fact]
    public async Task The_end_cancels_the_dial_that_blocks_and_begins_no_other()
    {
        Autoconnect autoconnect = New(1);
        autoconnect.Consider(Rule, Node("a1", "tcp/a:1", "tcp/b:2"));
        autoconnect.Consider(Rule, Node("a2", "tcp/c:3"));
        await Eventually.True(() => _dialled.Count == 1, "the first dial");
        autoconnect.Dispose();
        await Eventually.True(() => autoconnect.Pending == 1, "the end of the dial that was cancelled; the other was never begun");
        Assert.Equal(["a1 tcp/a:1"], _dialled);
        Assert.Equal(AutoconnectVerdict.TooMany, autoconnect.Consider(Rule, Node("a3", "tcp/a:1")));
    }

    public void Dispose()
    {
        _answer.Set();
        _answer.Dispose();
    }

    private static ScoutedNode Node(string id, params string[] locators) => new(ZenohId.Parse(id), WhatAmI.Peer, locators);

    private Autoconnect New(int atOnce)
    {
        Autoconnect autoconnect = new(atOnce, id => _connected.ContainsKey(id), Dial);
        autoconnect.Settled += () => _settled.TrySetResult();
        return autoconnect;
    }

    private void Dial(Locator locator, ZenohId expected, CancellationToken cancellation)
    {
        _dialled.Enqueue($"{expected} {locator}");
        _answer.Wait(Eventually.Deadline, cancellation);
        if (!_opens(locator))
            throw new LinkException(locator.ToString(), "nobody listens there");
        _connected[expected] = true;
    }

    private Task<bool> Settled() => Eventually.Within(_settled.Task.ContinueWith(_ => true, TaskScheduler.Default), "the end of all dials");
}
