using System.Diagnostics;
using Dora.Transport.CrashWorker;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Crash;

/// <summary>Plays rounds in one arena: starts a daemon and four nodes, kills and replaces nodes, then ends the round or kills the daemon.</summary>
internal sealed class Conductor(string transport, Random random, Tally tally)
{
    private const int NodeKillsPerRound = 12;

    /// <summary>Of so many rounds one ends in peace, the others with the death of the daemon.</summary>
    private const int RoundsPerPeace = 3;

    private int? _newest;

    public void Play(int kills)
    {
        for (var round = 0; kills > 0; round++)
        {
            var peaceful = round % RoundsPerPeace == 0;
            var nodeKills = Math.Min(NodeKillsPerRound, peaceful ? kills : kills - 1);
            PlayRound(nodeKills, peaceful);
            kills -= nodeKills + (peaceful ? 0 : 1);
        }
        PlayRound(0, peaceful: true);
    }

    private void PlayRound(int nodeKills, bool peaceful)
    {
        using var round = new Round(transport, random, tally);
        for (var i = 0; i < nodeKills; i++)
            KillNode(round);
        round.UntilEveryoneWorks();
        if (peaceful)
            round.Finish();
        else
            round.KillDaemon();
    }

    private void KillNode(Round round)
    {
        // A sender's pool grows soon after it starts.
        if (_newest is { } newest && random.Next(2) == 0 && round.TryCatchGrowing(newest))
        {
            tally.CountGrowing();
            round.KillAndReplace(newest);
            return;
        }
        var victim = random.Next(2) == 0 ? random.Next(Arena.Producers) : Arena.Observer + 1;
        if (random.Next(4) == 0)
        {
            // While it starts and attaches, if it is new.
            Spin(TimeSpan.FromMilliseconds(random.Next(150)));
        }
        else
        {
            round.UntilAdvanced(victim, random.Next(400));
            Spin(TimeSpan.FromMicroseconds(random.Next(3000)));
        }
        round.KillAndReplace(victim);
        _newest = Arena.IsProducer(victim) && transport == Arena.SharedMemory ? victim : null;
    }

    /// <summary>A moment within a time slice of the victim, not at the tick of a timer.</summary>
    private static void Spin(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        SpinWait.SpinUntil(() => clock.Elapsed >= time, Rig.Deadline);
    }
}
