using System.Collections.Concurrent;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class ConnectionWatchTests
{
    [Fact]
    public async Task Connections_that_begin_and_end_are_told_of()
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"));
        ConcurrentQueue<SessionInfo> told = [];
        router.ConnectionsChanged += told.Enqueue;
        ZenohSession client = await Network.Open(Network.Dialling(WhatAmI.Client, router.Info.Locators[0]));
        await Eventually.True(() => told.Any(info => info.Clients.Contains(client.Id)), "word of the client that came");

        await client.DisposeAsync();
        await Eventually.True(() => told.Last().Clients.Count == 0, "word of the client that left");
    }

    [Fact]
    public async Task Listener_that_throws_is_heard_of_and_told_again()
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"));
        ConcurrentQueue<Exception> failures = [];
        router.CallbackFailed += failures.Enqueue;
        router.ConnectionsChanged += static _ => throw new InvalidOperationException("a defect");
        await using (await Network.Open(Network.Dialling(WhatAmI.Client, router.Info.Locators[0])))
            await Eventually.True(() => !failures.IsEmpty, "the exception of the first call");
        await Eventually.True(() => failures.Count >= 2, "the exception of the second call");
    }

    [Fact]
    public async Task What_changes_while_a_listener_is_busy_is_told_in_one_call_more()
    {
        int calls = 0;
        ManualResetEventSlim free = new();
        ConnectionWatch watch = new(() =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                free.Wait();
        });
        watch.Changed();
        await Eventually.True(() => Volatile.Read(ref calls) == 1, "the first call");
        for (int i = 0; i < 100; i++)
            watch.Changed();
        free.Set();
        await Eventually.True(() => Volatile.Read(ref calls) >= 2, "a second call");

        watch.Changed();
        await Eventually.True(() => Volatile.Read(ref calls) >= 3, "a call for what changed later");
        Assert.Equal(3, calls);
    }
}
