using Zenoh.Tests.Transport;

namespace Zenoh.Tests.Replay;

/// <summary>What a recorded session is to lead to with this library in the place of one party; one entry of Data/session-outcomes.txt.</summary>
internal sealed record Outcome
{
    private const string Place = "{data}";
    private const string OwnKey = "{key}";
    private const string OpenFails = "open: fails: ";

    public static IReadOnlyDictionary<(string Session, Party Ours), Outcome> Table { get; } = Read();

    /// <summary>Configuration the replaced party had that its bytes do not tell, as <c>KEY:VALUE</c>.</summary>
    public List<string> Settings { get; } = [];

    /// <summary>What the replaced party had declared without its bytes telling: <c>subscriber KEY</c> and the like.</summary>
    public List<string> Entities { get; } = [];

    /// <summary>The test class that replays it, where it is not a session over connections.</summary>
    public string? Elsewhere { get; private set; }

    /// <summary>What the journal is to have.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Of why a session does not open, the words that matter here; the whole message when they are not in it.</summary>
    public string Shortened(string message)
    {
        string? words = Lines.Find(static line => line.StartsWith(OpenFails, StringComparison.Ordinal))?[OpenFails.Length..];
        return words is not null && message.Contains(words, StringComparison.Ordinal) ? words : message;
    }

    private static Dictionary<(string, Party), Outcome> Read()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Data");
        var table = new Dictionary<(string, Party), Outcome>();
        Outcome current = new();
        foreach (string line in File.ReadLines(Path.Combine(folder, "session-outcomes.txt")))
        {
            string rest = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            switch (line.Split(' ')[0])
            {
                case "session":
                    current = new Outcome();
                    table.Add((rest[..^2], Enum.Parse<Party>(rest[^1..])), current);
                    break;
                case "with":
                    current.Settings.Add(rest
                        .Replace(OwnKey, TestKeys.Alice.ExportRSAPrivateKeyPem().ReplaceLineEndings(@"\n"), StringComparison.Ordinal)
                        .Replace(Place, folder, StringComparison.Ordinal));
                    break;
                case "has":
                    current.Entities.Add(rest);
                    break;
                case "elsewhere":
                    current.Elsewhere = rest;
                    break;
                case ">":
                    current.Lines.Add(rest);
                    break;
                case "" or "#":
                    break;
                default:
                    throw new InvalidOperationException($"session-outcomes.txt: '{line}' begins with no known word");
            }
        }

        return table;
    }
}
