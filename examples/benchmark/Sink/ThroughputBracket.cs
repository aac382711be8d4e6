using System.Diagnostics;

namespace Dora.Benchmark.Sink;

/// <summary>Counts the messages of one size from the first until the first message of the next, which is the end mark of one byte.</summary>
internal sealed class ThroughputBracket(Report report)
{
    private const int EndMarkSize = 1;

    private int _size = -1;
    private int _count;
    private long _start;

    public void Add(int size)
    {
        if (size != _size)
        {
            if (_count > 0 && _size != EndMarkSize)
                report.Throughput(_size, _count, Stopwatch.GetElapsedTime(_start));
            _size = size;
            _count = 0;
            _start = Stopwatch.GetTimestamp();
        }

        _count++;
    }
}
