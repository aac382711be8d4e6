namespace Dora.Node.Tests;

public sealed class GuideTests
{
    private static readonly string Root = SourceTree.Root;

    [Fact]
    public void Every_code_block_of_the_guide_is_compiled()
    {
        // A block with `using` lines is a whole file; those are built and run by Examples.Tests.
        string[] sources =
        [
            .. new[] { "tests/Dora.Node.Tests/GuideSnippets.cs" }
                .Concat(Directory.EnumerateFiles(Path.Combine(Root, "examples"), "Program.cs", SearchOption.AllDirectories))
                .Select(file => Normalize(File.ReadAllLines(Path.Combine(Root, file)))),
        ];
        string[] blocks = [.. Blocks(File.ReadAllLines(Path.Combine(Root, "docs", "guide-csharp.md"))).Where(block => !block.StartsWith("using Columnar.", StringComparison.Ordinal))];

        Assert.True(blocks.Length > 10, "the guide has lost its code");
        Assert.All(blocks, block => Assert.True(sources.Any(source => source.Contains(block, StringComparison.Ordinal)), $"in no compiled file:\n{block}"));
    }

    [Fact]
    public void Every_link_of_the_guide_leads_somewhere()
    {
        string docs = Path.Combine(Root, "docs");
        string[] links = [.. System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(docs, "guide-csharp.md")), @"\]\(([^)#:]+)\)").Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(docs, link)), $"{link} does not exist"));
    }

    private static IEnumerable<string> Blocks(string[] lines)
    {
        for (int start = 0; start < lines.Length; start++)
        {
            if (lines[start] != "```csharp")
                continue;
            int end = Array.IndexOf(lines, "```", start);
            yield return Normalize(lines[(start + 1)..end]);
            start = end;
        }
    }

    /// <summary>Indentation depends on where a block stands; nothing else does.</summary>
    private static string Normalize(string[] lines) => string.Join('\n', lines.Select(line => line.Trim()));
}
