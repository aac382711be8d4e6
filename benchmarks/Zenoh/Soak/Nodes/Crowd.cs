using System.Diagnostics;
using System.Globalization;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>Clients that declare many keys each and then stay.</summary>
/// <param name="config">Of each.</param>
/// <param name="first">Number of the first, so that keys differ between processes.</param>
/// <param name="clients">How many.</param>
/// <param name="keys">Of each.</param>
internal sealed class Crowd(ZenohConfig config, int first, int clients, int keys) : SoakNode
{
    /// <summary>A key they all share.</summary>
    private const string Lobby = "soak/lobby";

    private const int OpeningAtOnce = 16;

    private readonly ZenohSession[] _sessions = new ZenohSession[clients];

    protected override async Task<string> StartAsync()
    {
        long start = Stopwatch.GetTimestamp();
        ParallelOptions some = new() { MaxDegreeOfParallelism = OpeningAtOnce };
        await Parallel.ForAsync(0, clients, some, async (i, _) => _sessions[i] = await ZenohSession.OpenAsync(config, CancellationToken.None));
        double opened = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        await Parallel.ForAsync(0, clients, some, async (i, _) => await DeclareAsync(_sessions[i], first + i));
        double declared = Stopwatch.GetElapsedTime(start).TotalNanoseconds - opened;
        return Metric.Line((SoakMetric.Open, opened / clients), (SoakMetric.Declare, declared / ((long)clients * keys)));
    }

    protected override async Task EndAsync() => await Parallel.ForEachAsync(_sessions, async (session, _) => await session.DisposeAsync());

    // The answer to the question comes after everything that was declared before it.
    private async Task DeclareAsync(ZenohSession session, int number)
    {
        for (int key = 0; key < keys; key++)
            session.DeclareSubscriber(KeyExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"soak/crowd/{number}/{key}")), static _ => { });
        session.DeclareSubscriber(KeyExpression.Parse(Lobby), static _ => { });
        session.DeclarePublisher(KeyExpression.Parse(Lobby));
        await session.GetLivelinessAsync(KeyExpression.Parse("soak/nobody"));
    }
}
