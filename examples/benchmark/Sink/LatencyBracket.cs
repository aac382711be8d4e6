namespace Dora.Benchmark.Sink;

/// <summary>The latencies of the messages of one size: receive time minus the time the sender stamped.</summary>
internal sealed class LatencyBracket(Report report)
{
    private readonly List<long> _nanoseconds = [];
    private int _size = -1;

    public void Add(int size, ulong received, ulong sent)
    {
        if (size != _size)
            Finish();
        _size = size;

        // Timestamps are seconds with a 32-bit fraction; both clocks are this machine's.
        long difference = (long)(received - sent);
        _nanoseconds.Add((long)(difference * 1e9 / (1L << 32)));
    }

    public void Finish()
    {
        if (_nanoseconds.Count > 0)
            report.Latency(_size, _nanoseconds);
        _nanoseconds.Clear();
    }
}
