using Dora.Transport.CrashWorker;

namespace Dora.Transport.Tests.Crash;

/// <summary>
/// Who published, took and dropped what. A message whose sender was killed between the two marks it makes around publishing is in limbo:
/// it may have been published to all readers, to some or to none. Every other one must be accounted for.
/// </summary>
internal sealed class Ledger(Scoreboard scoreboard, Tally tally)
{
    private readonly HashSet<long>[] _limbo = [.. Enumerable.Range(0, Arena.Inputs).Select(_ => new HashSet<long>())];
    private readonly List<(string Reader, long[] Gap)> _gaps = [];
    private readonly Dictionary<int, InputReport> _observed = [];

    private bool _orphaned;

    public void ProducerEnded(int producer)
    {
        for (var output = 0; output < Arena.Outputs; output++)
        {
            var intent = scoreboard.Intent(producer, output);
            if (intent > 0 && scoreboard.Done(producer, output) != intent)
                _limbo[Arena.InputOf(producer, output)].Add(intent - 1);
        }
    }

    public void ConsumerEnded(int consumer, Worker worker)
    {
        // Messages in a segment the reader had not mapped when the daemon died are counted as dropped, even on a blocking edge.
        var orphaned = worker.Numbers("orphaned").Any();
        _orphaned |= orphaned && consumer == Arena.Observer;
        foreach (var gap in orphaned ? [] : worker.Numbers("gap"))
            _gaps.Add((worker.Name, gap));
        foreach (var input in worker.Numbers("input"))
        {
            var report = new InputReport(input[1], input[2], input[3], input[4], input[5]);
            tally.Count(report.Taken, report.Dropped);
            if (consumer == Arena.Observer)
                _observed[(int)input[0]] = report;
        }
    }

    /// <summary>The observer has seen, or counted as dropped, everything but what is in limbo; blocking edges have no gaps for anybody.</summary>
    public void ExpectComplete()
    {
        foreach (var (reader, gap) in _gaps)
        {
            var missing = Enumerable.Range((int)gap[1], (int)(gap[2] - gap[1])).Where(number => !_limbo[gap[0]].Contains(number)).ToArray();
            Assert.True(missing.Length == 0, $"'{reader}' never got the messages {string.Join(", ", missing)} of blocking input {gap[0]}");
        }
        for (var input = 0; input < Arena.Inputs; input++)
        {
            var report = _observed[input];
            var intent = scoreboard.Intent(input / Arena.Outputs, input % Arena.Outputs);
            var missing = intent - report.Taken - report.Dropped;
            Assert.True(
                missing >= 0 && missing <= _limbo[input].Count,
                $"input {input}: of {intent} messages (of which {_limbo[input].Count} are in limbo) the observer got {report}");
            if (input % Arena.Outputs == Arena.Blocking && !_orphaned)
                Assert.Equal(0, report.Dropped);
        }
    }

    /// <summary>The daemon counts what the observer counts, owns nothing any more, and has closed what it had opened.</summary>
    public void CompareWith(Worker daemon)
    {
        Assert.False(_orphaned, "the daemon did not find a segment that is in use");
        ExpectComplete();
        var edges = daemon.Numbers("edge").ToArray();
        Assert.Equal(Arena.Plan.Edges.Count, edges.Length);
        for (var input = 0; input < Arena.Inputs; input++)
        {
            var edge = edges[Arena.EdgeOf(Arena.Observer, input)];
            var report = _observed[input];
            Assert.True(
                edge[1] == report.Taken + report.Dropped && edge[2] == report.Dropped && edge[3] == 0 && report.Closed > 0,
                $"input {input}: the daemon counts {edge[1]} published, {edge[2]} dropped, {edge[3]} unread, the observer got {report}");
        }
        Assert.Equal([0L], daemon.Numbers("owned").Single());
        var end = daemon.Numbers("end").Single();
        Assert.True(end[0] >= end[1], $"the daemon began with {end[0]} open sockets and ended with {end[1]}");
        Assert.Equal([0L, 0L], end[2..]);
    }

    private sealed record InputReport(long First, long Last, long Taken, long Dropped, long Closed);
}
