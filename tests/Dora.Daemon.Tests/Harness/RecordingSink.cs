using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

/// <summary>Keeps every record and lets tests wait for one.</summary>
internal sealed class RecordingSink : ILogSink
{
    private readonly Lock _lock = new();
    private readonly List<LogRecord> _records = [];
    private readonly List<(Predicate<LogRecord> Wanted, TaskCompletionSource<LogRecord> Found)> _waiters = [];

    public IReadOnlyList<LogRecord> Records
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    /// <summary>The records as <c>dora run</c> shows them: node, level, target, text.</summary>
    public IReadOnlyList<string> Lines => [.. Records.Select(Show)];

    /// <summary>What a node printed.</summary>
    public IReadOnlyList<string> Printed(string node) =>
        [.. Records.Where(record => record.Level == LogLevel.Stdout && record.Node == new NodeId(node)).Select(record => record.Message)];

    public void Write(LogRecord record)
    {
        lock (_lock)
        {
            _records.Add(record);
            foreach (var waiter in _waiters.Where(waiter => waiter.Wanted(record)).ToArray())
            {
                waiter.Found.TrySetResult(record);
                _waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Waits for a record that was or will be written.</summary>
    public async Task<LogRecord> WaitForAsync(string what, Predicate<LogRecord> wanted)
    {
        TaskCompletionSource<LogRecord> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_records.Find(wanted) is { } earlier)
                return earlier;
            _waiters.Add((wanted, found));
        }

        return await Eventually.Within(found.Task, what, () => string.Join('\n', Lines));
    }

    public Task<LogRecord> WaitForLineAsync(string line) => WaitForAsync($"the line `{line}`", record => Show(record) == line);

    public Task WaitForPrintedAsync(string node, string text) => WaitForAsync(
        $"`{text}` printed by {node}", record => record.Level == LogLevel.Stdout && record.Node == new NodeId(node) && record.Message == text);

    private static string Show(LogRecord record)
    {
        string level = record.Level == LogLevel.Stdout ? "stdout" : record.Level.ToString().ToUpperInvariant();
        string node = record.Node is { } id ? $"{id}: " : "";
        return record.Target is null ? $"{node}{level} {record.Message}" : $"{node}{level} {record.Target} {record.Message}";
    }
}
