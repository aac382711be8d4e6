using System.Globalization;

namespace Tests.Shared;

/// <summary>
/// The hex dumps of a page under docs/wire: blocks fenced as <c>hexdump name</c>, whose lines are an offset, a colon, bytes, and after a bar
/// what they mean; offset and bytes in hexadecimal.
/// </summary>
internal static class WireDocument
{
    /// <summary>All bytes of a dump, one line after the other.</summary>
    public static byte[] Read(string page, string name)
    {
        List<byte> bytes = [];
        foreach ((int offset, byte[] part, string meaning) in ReadLines(page, name))
        {
            Assert.True(offset == bytes.Count, $"docs/wire/{page}, {name}: '{meaning}' is at {bytes.Count:x}, not at {offset:x}");
            bytes.AddRange(part);
        }

        return [.. bytes];
    }

    /// <summary>The lines of a dump, which may leave out what lies between them.</summary>
    public static IReadOnlyList<(int Offset, byte[] Bytes, string Meaning)> ReadLines(string page, string name)
    {
        string[] lines = File.ReadAllLines(SourceTree.PathOf("docs", "wire", page));
        int start = Array.IndexOf(lines, $"```hexdump {name}");
        Assert.True(start >= 0, $"docs/wire/{page} has no hex dump called {name}");
        return [.. lines.Skip(start + 1).TakeWhile(line => line != "```").Select(Parse)];
    }

    private static (int Offset, byte[] Bytes, string Meaning) Parse(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        int bar = line.IndexOf('|', StringComparison.Ordinal);
        return (int.Parse(line[..colon], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Convert.FromHexString(line[(colon + 1)..bar].Replace(" ", "", StringComparison.Ordinal)),
            line[(bar + 1)..].Trim());
    }
}
