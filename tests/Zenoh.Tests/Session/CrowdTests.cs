using System.Buffers.Binary;
using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Routing;
using Zenoh.Routing.Declarations;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

/// <summary>One router and many clients, most of which are not read by threads of their own.</summary>
public sealed class CrowdTests
{
    private const int Clients = 200;
    private const int KeysEach = 100;
    private const int Large = 8;
    private const int LargeBytes = 1 << 20;
    private const int MessagesEach = 3;

    [Fact]
    public async Task A_router_serves_a_crowd_and_forgets_all_of_it_when_it_has_left()
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"));
        int[] before = Remembered(router);
        ZenohSession[] clients = await OpenAsync(router.Info.Locators[0]);
        await Parallel.ForEachAsync(clients, TestContext.Current.CancellationToken, async (client, _) => await DeclareAsync(client));
        int declared = Remembered(router)[(int)EntityKind.Subscriber] - before[(int)EntityKind.Subscriber];
        Assert.Equal(Clients * (KeysEach - 3), declared);

        await SendLargeAsync(clients[^Large..], clients[^(2 * Large)..^Large]);

        await Parallel.ForEachAsync(clients, TestContext.Current.CancellationToken, async (client, _) => await client.DisposeAsync());
        await Eventually.True(() => Remembered(router).SequenceEqual(before), "the end of all that clients had declared, asked and been asked");
    }

    private static async Task<ZenohSession[]> OpenAsync(string router)
    {
        var clients = new ZenohSession[Clients];
        await Parallel.ForAsync(0, Clients, TestContext.Current.CancellationToken, async (i, _) => clients[i] = await Network.Open(Network.Dialling(WhatAmI.Client, router)));
        return clients;
    }

    // The answer to the question comes after all that was declared before it.
    private static async Task DeclareAsync(ZenohSession client)
    {
        for (int i = 3; i < KeysEach; i++)
            client.DeclareSubscriber(Key($"crowd/{client.Id}/{i}"), static _ => { });
        client.DeclareQueryable(Key($"crowd/{client.Id}/question"), static query => query.Dispose());
        client.DeclareLivelinessToken(Key($"crowd/{client.Id}/token"));
        client.DeclarePublisher(Key("crowd/lobby"));
        await client.GetLivelinessAsync(Key("nobody"));
    }

    private static async Task SendLargeAsync(ZenohSession[] publishers, ZenohSession[] subscribers)
    {
        ConcurrentBag<(int Subscriber, int Publisher, int Number)> arrived = [];
        for (int i = 0; i < Large; i++)
        {
            int subscriber = i;
            subscribers[i].DeclareSubscriber(Key("large/**"), sample => arrived.Add(
                (subscriber, BinaryPrimitives.ReadInt32LittleEndian(sample.Payload), BinaryPrimitives.ReadInt32LittleEndian(sample.Payload[sizeof(int)..]))));
            await subscribers[i].GetLivelinessAsync(Key("nobody"));
        }

        Thread[] threads = [.. publishers.Select((publisher, i) => new Thread(() => Publish(publisher, i)))];
        foreach (Thread thread in threads)
            thread.Start();
        await Eventually.True(() => arrived.Count >= Large * Large * MessagesEach, "large messages of all publishers at all subscribers");
        var expected = from subscriber in Enumerable.Range(0, Large)
                       from publisher in Enumerable.Range(0, Large)
                       from number in Enumerable.Range(0, MessagesEach)
                       select (subscriber, publisher, number);
        Assert.Equal(expected, arrived.Order());
    }

    private static void Publish(ZenohSession session, int index)
    {
        byte[] payload = new byte[LargeBytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, index);
        for (int number = 0; number < MessagesEach; number++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(sizeof(int)), number);
            session.Put(Key($"large/{index}"), payload, new PutOptions { Delivery = new DeliveryOptions { CongestionControl = CongestionControl.Block } });
        }
    }

    /// <summary>What a router keeps because of others: keys by kind, watchers, faces.</summary>
    private static int[] Remembered(ZenohSession router)
    {
        Tables tables = router.Node.Tables;
        using var turn = tables.Begin();
        return [.. EntityKinds.All.ToArray().Select(kind => tables[kind].Tree.Count), tables.Watchers.All.Count, tables.Remote.Count];
    }

    private static KeyExpression Key(string text) => KeyExpression.Parse(text);
}
