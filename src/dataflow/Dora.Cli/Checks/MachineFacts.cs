using System.Globalization;
using System.Runtime.InteropServices;
using Dora.Cli.Building;

namespace Dora.Cli.Checks;

/// <summary>Finds out what this machine offers to dataflows.</summary>
internal static class MachineFacts
{
    /// <summary>A node costs the daemon about ten descriptors: below this, a hundred nodes do not fit.</summary>
    private const long FewOpenFiles = 1024;

    /// <summary>Below this a machine swaps as soon as a few interpreters start.</summary>
    private const long LittleMemoryBytes = 256L << 20;

    public static IReadOnlyList<Fact> Gather() =>
    [
        new(Verdict.Pass, "dora", $"{CommandLine.Version} on {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
        new(Verdict.Pass, "processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        Memory(),
        SharedMemoryFact.Find(),
        OpenFiles(),
        Tool("python3", "Python nodes (`path: node.py`) need it"),
        Tool("uv", "only `--uv` needs it"),
        Tool("git", "only nodes with a `git` source need it"),
        new(Verdict.Note, "coordinator", "none in this version; `dora run` needs none"),
    ];

    private static Fact Memory()
    {
        string? line = FirstLine("/proc/meminfo", "MemAvailable:");
        if (line is null || !long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], out long kilobytes))
            return new(Verdict.Note, "memory", "/proc/meminfo does not say");
        long bytes = kilobytes << 10;
        string finding = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB available");
        return bytes >= LittleMemoryBytes
            ? new(Verdict.Pass, "memory", finding)
            : new(Verdict.Note, "memory", finding + ": little for interpreters and sample pools");
    }

    private static Fact OpenFiles()
    {
        string[] words = (FirstLine("/proc/self/limits", "Max open files") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5)
            return new(Verdict.Note, "open files", "/proc/self/limits does not say");
        bool few = long.TryParse(words[4], out long hard) && hard < FewOpenFiles;
        return few
            ? new(Verdict.Note, "open files", $"at most {words[4]}: large dataflows need more; raise it with `ulimit -Hn` or in limits.conf")
            : new(Verdict.Pass, "open files", $"{words[3]}, can be raised to {words[4]}");
    }

    private static Fact Tool(string name, string use)
    {
        string? path = ToolSearch.Find(name);
        return path is null ? new(Verdict.Note, name, $"not found; {use}") : new(Verdict.Pass, name, path);
    }

    private static string? FirstLine(string file, string start)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without /proc (a sandbox) the facts say so.
            return null;
        }
    }
}
