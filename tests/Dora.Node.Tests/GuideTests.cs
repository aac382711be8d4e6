namespace Dora.Node.Tests;

public sealed class GuideTests
{
    private static readonly GuidePage Guide = new("guide-csharp.md");

    [Fact]
    public void Every_code_block_of_the_guide_is_compiled()
    {
        // Whole programs are built and run by Examples.Tests.
        Assert.True(Guide.Snippets("csharp").Length > 10, "the guide has lost its code");
        IEnumerable<string> examples = Directory.EnumerateFiles(SourceTree.PathOf("examples"), "Program.cs", SearchOption.AllDirectories);
        Assert.Empty(Guide.Missing([.. examples, "tests/Dora.Node.Tests/GuideSnippets.cs"]));
    }

    [Fact]
    public void Every_link_of_the_guide_leads_somewhere() => Assert.Empty(Guide.BrokenLinks());
}
