using System.Diagnostics;
using System.Globalization;
using Dora.Transport.CrashWorker;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Crash;

/// <summary>
/// Real processes killed with SIGKILL at random moments. Whatever survives has seen every message once, or counted it as dropped, and
/// in the end nothing is left. <c>DORA_CRASH_SEED</c> repeats a run, <c>DORA_CRASH_KILLS</c> makes it longer.
/// </summary>
[Collection(Alone.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>Dataflows that are played at a time; while processes of one start, others are killed.</summary>
    private const int Arenas = 3;

    /// <summary>Two to four minutes are usual.</summary>
    private static readonly TimeSpan PlayDeadline = TimeSpan.FromMinutes(30);

    [Fact]
    public void Shared_memory_survives_processes_that_are_killed() => Play(Arena.SharedMemory, 500);

    [Fact]
    public void Sockets_survive_processes_that_are_killed() => Play(Arena.Socket, 40);

    private void Play(string transport, int defaultKills)
    {
        var seed = Setting("DORA_CRASH_SEED") ?? Random.Shared.Next();
        var kills = Setting("DORA_CRASH_KILLS") ?? defaultKills;
        output.WriteLine($"{transport}: {kills} kills, DORA_CRASH_SEED={seed}");
        var clock = Stopwatch.StartNew();
        var tally = new Tally();
        var conductors = Enumerable.Range(0, Arenas)
            .Select(i => Background.Run(() => new Conductor(transport, new Random(seed + i), tally).Play((kills + i) / Arenas), PlayDeadline))
            .ToArray();
        try
        {
            foreach (var conductor in conductors)
                conductor.Join();
        }
        finally
        {
            output.WriteLine($"{tally} in {clock.Elapsed.TotalSeconds:0} s");
        }
        tally.ExpectNothingLeft();
        Assert.Equal(kills, tally.Kills);
    }

    private static int? Setting(string variable)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
