using Dora.Transport.CrashWorker;

namespace Dora.Transport.Tests.Crash;

/// <summary>The figures of a run, added up over all arenas. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly HashSet<string> _segments = [];
    private long _checked;
    private long _dropped;
    private int _producers;
    private int _consumers;
    private int _daemons;
    private int _growing;
    private int _processes;

    public int Kills => _producers + _consumers + _daemons;

    public void CountProducer() => Interlocked.Increment(ref _producers);

    public void CountConsumer() => Interlocked.Increment(ref _consumers);

    public void CountDaemon() => Interlocked.Increment(ref _daemons);

    public void CountGrowing() => Interlocked.Increment(ref _growing);

    public void CountProcess() => Interlocked.Increment(ref _processes);

    public void Count(long checkedMessages, long dropped)
    {
        Interlocked.Add(ref _checked, checkedMessages);
        Interlocked.Add(ref _dropped, dropped);
    }

    /// <summary>Remembers the segments a process has open, to find them again if they leak.</summary>
    public void SeeSegments(string process)
    {
        foreach (var inode in OpenFiles.SegmentsOf(process))
        {
            lock (_segments)
                _segments.Add(inode);
        }
    }

    public void ExpectNothingLeft()
    {
        foreach (var path in Directory.GetDirectories("/proc"))
        {
            var process = Path.GetFileName(path);
            if (!int.TryParse(process, null, out _))
                continue;
            Assert.DoesNotContain(OpenFiles.SegmentsOf(process), _segments.Contains);
        }
    }

    public override string ToString()
        => $"{Kills} kills: {_producers} producer ({_growing} while its pool grew), {_consumers} consumer, {_daemons} daemon; {_processes} processes, "
        + $"{_segments.Count} segments seen; survivors checked {_checked:N0} messages, {_dropped:N0} drops counted";
}
