namespace Zenoh.Tests.Replay;

/// <summary>What a program would have seen, by what it saw it with: one line each, in the order it came there. Thread-safe.</summary>
internal sealed class Journal
{
    private readonly SortedDictionary<string, List<string>> _lines = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines.SelectMany(static at => at.Value.Select(line => $"{at.Key}: {line}"))];
        }
    }

    public void Write(string at, string line)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(at, out List<string>? lines))
                _lines[at] = lines = [];
            lines.Add(line);
        }
    }
}
