using System.Buffers.Binary;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Guide;

/// <summary>The code of docs/guide-zenoh.md, compiled. GuideTests compares the two.</summary>
internal static class GuideSnippets
{
    public static async Task OpenAsync(CancellationToken cancellation)
    {
        ZenohConfig config = new()
        {
            Mode = WhatAmI.Client,
            Connect = new ConnectConfig("tcp/192.0.2.1:7447"),
        };
        await using ZenohSession session = await ZenohSession.OpenAsync(config, cancellation);
        Console.WriteLine($"{session.Id} is connected with {session.Info.Routers.Count} router(s)");
    }

    public static void Configure()
    {
        ZenohConfig config = ZenohConfig.FromFile("zenoh.json5", note => Console.Error.WriteLine(note));
        ZenohConfig changed = config.WithSetting("scouting/multicast/enabled:false");
        ZenohConfig fromEnvironment = ZenohConfig.FromEnvironment();
        Console.WriteLine($"{changed.Mode} {fromEnvironment.Mode}");
    }

    public static void Publish(ZenohSession session)
    {
        using Publisher publisher = session.DeclarePublisher("room/kitchen/temperature", Encoding.TextPlain);
        publisher.MatchingChanged += isMatching => Console.WriteLine(isMatching ? "somebody listens" : "nobody listens");
        bool underWay = publisher.Put("21.5"u8, new PutOptions { Attachment = "sensor 7"u8 });
        publisher.Delete();
        _ = underWay;
    }

    public static void Write(Publisher publisher)
    {
        using PayloadLoan loan = publisher.Loan(sizeHint: 8);
        BinaryPrimitives.WriteDoubleLittleEndian(loan.GetSpan(8), 21.5);
        loan.Advance(8);
        loan.Put();
    }

    public static long CallBack(ZenohSession session)
    {
        long total = 0;
        using Subscriber subscriber = session.DeclareSubscriber("room/**", sample => total += sample.Payload.Length);
        return total;
    }

    public static async Task QueueAsync(ZenohSession session, CancellationToken cancellation)
    {
        QueueOptions queue = new() { Capacity = 1000, WhenFull = WhenFull.DropOldest };
        using QueuedSubscriber subscriber = session.DeclareSubscriber("room/**", queue);
        await foreach (Sample sample in subscriber.ReadAllAsync(cancellation))
        {
            using (sample)
                Console.WriteLine($"{sample.Kind} {sample.Key} {sample.Timestamp}: {sample.Payload.Length} bytes");
        }
    }

    public static void Answer(ZenohSession session)
    {
        using ZenohQueryable queryable = session.DeclareQueryable("room/kitchen/history", query =>
        {
            using (query)
                query.Reply(query.Key, History(query.Selector.Find("since")), new ReplyOptions { Encoding = Encoding.Json });
        });
    }

    public static async Task AskAsync(ZenohSession session, CancellationToken cancellation)
    {
        GetOptions options = new() { Target = QueryTarget.All, Timeout = TimeSpan.FromSeconds(2) };
        await foreach (Reply reply in session.Get(Selector.Parse("room/*/history?since=5"), options, cancellation))
        {
            using (reply)
                Console.WriteLine(reply.IsOk ? $"{reply.Sample.Key}: {reply.Sample.Payload.Length} bytes" : $"failed: {reply.Error}");
        }
    }

    public static async Task LivelinessAsync(ZenohSession session)
    {
        using LivelinessToken token = session.DeclareLivelinessToken("robots/r2");
        using LivelinessSubscriber watch = session.DeclareLivelinessSubscriber(
            "robots/*", change => Console.WriteLine($"{change.Key} {(change.IsAlive ? "came" : "left")}"), history: true);
        IReadOnlyList<KeyExpression> alive = await session.GetLivelinessAsync("robots/*");
        Console.WriteLine($"{alive.Count}");
    }

    public static void Deliver(ZenohSession session)
    {
        DeliveryOptions commands = new() { Priority = Priority.RealTime, CongestionControl = CongestionControl.Block, IsExpress = true };
        using Publisher publisher = session.DeclarePublisher("robots/r2/command", delivery: commands);
    }

    public static void Watch(ZenohSession session)
    {
        session.Warned += text => Console.Error.WriteLine($"warning: {text}");
        session.ConnectionsChanged += info => Console.WriteLine($"{info.Routers.Count} routers, {info.Peers.Count} peers, {info.Clients.Count} clients");
    }

    public static ZenohConfig Authenticate(string password)
    {
        ZenohConfig config = new()
        {
            Mode = WhatAmI.Client,
            Connect = new ConnectConfig("tls/router.example:7447"),
            Transport = new TransportConfig
            {
                Auth = new AuthConfig { UserPassword = new UserPasswordConfig { User = "r2", Password = password } },
            },
        };
        return config;
    }

    private static byte[] History(string? since) => System.Text.Encoding.UTF8.GetBytes($"[\"{since}\"]");
}
