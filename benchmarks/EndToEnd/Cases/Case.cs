namespace Dora.Benchmarks.Cases;

/// <summary>What is measured; the names are what the C baselines and the nodes are called with.</summary>
internal enum Scenario
{
    /// <summary>One message per period, one way; the receiver sleeps in between.</summary>
    Paced,

    /// <summary>A message goes and comes back, then the next; half of the round trip counts.</summary>
    PingPong,

    /// <summary>As many messages as the receiver takes.</summary>
    Throughput,

    /// <summary>The same to three receivers.</summary>
    Fanout,

    /// <summary>1 kHz ticks.</summary>
    Timer,
}

/// <summary>Where the processes run.</summary>
internal enum Placement
{
    /// <summary>All on the first core.</summary>
    OneCore,

    /// <summary>Sender on the first core, receivers on the second, first, second.</summary>
    TwoCores,
}

/// <summary>One question, asked of several contenders in the same minute.</summary>
/// <param name="Scenario">What is measured.</param>
/// <param name="Bytes">The payload of a message.</param>
/// <param name="Placement">Where the processes run.</param>
internal sealed record Case(Scenario Scenario, int Bytes, Placement Placement)
{
    /// <summary>How <c>./bench &lt;filter&gt;</c> finds it.</summary>
    public string Name => $"{Names.Of(Scenario)}/{Names.OfSize(Bytes)}/{Names.Of(Placement)}";
}

/// <summary>Who answers.</summary>
internal enum Contender
{
    /// <summary>C, futex ring in shared memory, no spinning: the yardstick of the latency bars.</summary>
    CRing,

    /// <summary>C, the same ring with an adaptive spin of at most 20 µs before sleeping.</summary>
    CRingSpin,

    /// <summary>C, unix stream socket.</summary>
    CUnix,

    /// <summary>C, a <c>clock_nanosleep</c> loop.</summary>
    CSleep,

    /// <summary>dora-net; the payload is copied into the message.</summary>
    Copied,

    /// <summary>dora-net; the message is lent, only its first eight bytes are written, then published.</summary>
    InPlace,

    /// <summary>dora-net; copied in, and every receiver reads all bytes.</summary>
    CopiedAllRead,

    /// <summary>dora-net; the daemon's timer.</summary>
    DaemonTimer,
}
