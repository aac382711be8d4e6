using System.Globalization;

namespace Dora.WireDocuments;

/// <summary>The hex dumps of a page under docs/wire: blocks fenced as <c>hexdump name</c>, whose lines are <c>offset: bytes | comment</c>.</summary>
internal static class WireDocument
{
    public static byte[] Read(string page, string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "docs", "wire", page));
        int start = Array.IndexOf(lines, $"```hexdump {name}");
        Assert.True(start >= 0, $"docs/wire/{page} has no hex dump called {name}");
        return [.. lines.Skip(start + 1).TakeWhile(line => line != "```").SelectMany(Bytes)];
    }

    private static IEnumerable<byte> Bytes(string line) =>
        line.Split(':', 2)[1].Split('|')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(digits => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Root()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "dora-net.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("dora-net.slnx is in no parent folder of the tests");
    }
}
