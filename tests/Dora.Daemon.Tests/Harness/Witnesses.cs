using System.Globalization;
using System.Text.RegularExpressions;

namespace Dora.Daemon.Tests.Harness;

/// <summary>What a witness (a test node that checks numbered messages) said about one of its inputs when that closed.</summary>
internal sealed record Testimony(int Received, int Missing, int Repeated, int Damaged)
{
    /// <summary>Nothing but an end may be missing.</summary>
    public bool IsGapless => Missing == 0 && Repeated == 0 && Damaged == 0;
}

/// <summary>Reads what test nodes print about numbered messages.</summary>
internal static partial class Witnesses
{
    /// <summary>What a witness said about an input; null when it never saw that close.</summary>
    public static Testimony? TestimonyOf(this RecordingSink sink, string witness, string input)
    {
        string? line = sink.Printed(witness).FirstOrDefault(line => line.StartsWith(input + ": ", StringComparison.Ordinal));
        if (line is null)
            return null;
        Match match = Pattern().Match(line);
        Assert.True(match.Success, line);
        int[] numbers = [.. match.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
        return new Testimony(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>The number behind a word a node printed, such as <c>sent 100</c>; null when it did not.</summary>
    public static int? NumberSaid(this RecordingSink sink, string node, string word) => sink.Printed(node)
        .Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => (int?)int.Parse(line[(word.Length + 1)..], CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>The messages the daemon said an input of a node has lost.</summary>
    public static long DropsReported(this RecordingSink sink, string node, string input) => sink.Lines
        .Where(line => line.StartsWith($"{node}: WARN daemon input `{input}`: ", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(' ')[5], CultureInfo.InvariantCulture));

    [GeneratedRegex("^[^:]+: ([0-9]+) received, ([0-9]+) missing, ([0-9]+) repeated, ([0-9]+) damaged$")]
    private static partial Regex Pattern();
}
