using Zenoh.Configuration;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Replay;

/// <summary>The configuration of a recorded party, as far as its handshake tells.</summary>
internal static class ReplacedParty
{
    private const int IdMask = 0x1F;

    /// <summary>In microseconds of the machine's clock: how busy it is must not decide what arrives.</summary>
    private const int NeverDropped = 10_000_000;

    private static readonly RetryConfig SoonAgain = new() { InitialPeriod = new(TimeSpan.FromMilliseconds(100)) };

    public static ZenohConfig ConfigurationOf(Recording recording, Party party)
    {
        string endpoint = $"{recording.Transport}/{(party == Party.A ? "here:7447" : Stage.TheirAddress)}";
        ZenohConfig config = new ZenohConfig
        {
            Mode = WhatAmI.Router,
            Id = ZenohId.Parse("a1"),
            Listen = new ListenConfig(party == Party.A ? [endpoint] : []),
            Connect = new ConnectConfig(party == Party.B ? [endpoint] : []) { Retry = SoonAgain },
        };
        byte[][] handshake = [.. recording.Steps.Where(step => step.From == party && step.IsHandshake).Select(static step => step.Batch!)];
        if (handshake.FirstOrDefault(static batch => (batch[0] & IdMask) == Init.Id) is { } init)
            config = WithInit(config, init);
        if (handshake.FirstOrDefault(static batch => (batch[0] & IdMask) == Open.Id) is { } open)
            config = WithOpen(config, open);

        // Routers of the reference describe themselves, whatever is configured; sessions do not.
        return config.WithSetting($"adminspace/enabled:{Text(config.Mode == WhatAmI.Router)}")
            .WithSetting("scouting/multicast/enabled:false")

            // It is there before the other party has said a word.
            .WithSetting("open/return_conditions/declares:false")
            .WithSetting($"transport/link/tx/queue/congestion_control/drop/wait_before_drop:{NeverDropped}");
    }

    private static ZenohConfig WithInit(ZenohConfig config, byte[] batch)
    {
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Init.TryDecode(ref reader, header, out Init init));
        return (config with { Id = init.Node.ZenohId, Mode = init.Node.Role })
            .WithSetting($"transport/link/tx/batch_size:{init.Node.BatchSize}")
            .WithSetting($"transport/link/tx/sequence_number_resolution:'{init.Node.Resolution.SequenceNumberBits}bit'")
            .WithSetting($"transport/unicast/qos/enabled:{Text(init.QoS || init.QoSLink is not null)}")
            .WithSetting($"transport/unicast/compression/enabled:{Text(init.Compression)}");
    }

    private static ZenohConfig WithOpen(ZenohConfig config, byte[] batch)
    {
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Open.TryDecode(ref reader, header, out Open open));
        return config.WithSetting($"transport/link/tx/lease:{open.LeaseMilliseconds}");
    }

    private static string Text(bool isSet) => isSet ? "true" : "false";
}
