using System.Globalization;
using Dora.Descriptor.Diagnostics;

namespace Dora.Descriptor.Tests;

/// <summary>One case of <c>Cases/validation.txt</c>; the head of that file explains the form.</summary>
public sealed record ValidationCase(string Name, IReadOnlyList<string> Expected, string Yaml)
{
    public static IReadOnlyList<ValidationCase> All { get; } = Load();

    public bool IsAccepted => Expected[0].StartsWith("ok", StringComparison.Ordinal);

    /// <summary>Whether one diagnostic is what one line of the expectations says.</summary>
    public static bool Matches(string expected, Diagnostic actual)
    {
        string[] parts = expected.Split(' ', 2);
        return parts[0] == string.Create(CultureInfo.InvariantCulture, $"{actual.Line}:{actual.Column}")
            && actual.Message.Contains(parts[1], StringComparison.Ordinal);
    }

    private static List<ValidationCase> Load()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "validation.txt"));
        return [.. ("\n" + text).Split("\n=== ").Skip(1).Select(Parse)];
    }

    private static ValidationCase Parse(string block)
    {
        string[] parts = block.Split("\n---\n", 2);
        string[] head = parts[0].Split('\n');
        string yaml = parts[1].TrimEnd('\n');
        return new ValidationCase(head[0], head[1..], yaml.Length == 0 ? "" : yaml + "\n");
    }
}
