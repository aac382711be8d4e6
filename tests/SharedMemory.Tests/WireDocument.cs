using System.Globalization;

namespace SharedMemory.Tests;

/// <summary>The hexdumps of a page in docs/wire: lines of an offset, bytes, and after a bar what they mean.</summary>
internal static class WireDocument
{
    public static IReadOnlyList<(int Offset, byte[] Bytes, string Meaning)> Read(string page, string dump)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "docs", "wire", page));
        int start = Array.IndexOf(lines, $"```hexdump {dump}");
        Assert.True(start >= 0, $"docs/wire/{page} has no hexdump {dump}");
        return [.. lines.Skip(start + 1).TakeWhile(line => line != "```").Select(Parse)];
    }

    private static (int, byte[], string) Parse(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        int bar = line.IndexOf('|', StringComparison.Ordinal);
        return (int.Parse(line[..colon], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Convert.FromHexString(line[(colon + 1)..bar].Replace(" ", "", StringComparison.Ordinal)),
            line[(bar + 1)..].Trim());
    }

    private static string Root()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "dora-net.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
