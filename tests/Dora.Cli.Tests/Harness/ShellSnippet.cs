namespace Dora.Cli.Tests.Harness;

/// <summary>Finds the dora command line inside a line for a shell.</summary>
internal static class ShellSnippet
{
    private static readonly string[] Ends = ["|", ">", "<", "&&", ";", "#"];

    /// <summary>
    /// The arguments of the <c>dora</c> (or <c>./dora</c>, or the one of a clone beside) in a line, up to the next pipe or redirection.
    /// </summary>
    public static string[] DoraArguments(string line)
    {
        string simple = line.Replace("<(", " ", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        string[] words = [.. Dora.Descriptor.Text.CommandWords.Split(simple, out _)];
        int dora = Array.FindIndex(words, word => word is "dora" or "./dora" or "../dora-net/dora");
        Assert.True(dora >= 0, $"no dora in '{line}'");
        return [.. words.Skip(dora + 1).TakeWhile(word => !Ends.Any(end => word.StartsWith(end, StringComparison.Ordinal)))];
    }
}
