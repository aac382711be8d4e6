using Zenoh.Configuration;

namespace Zenoh.Tests.Guide;

public sealed class GuideTests
{
    private static readonly GuidePage Page = new("guide-zenoh.md");

    [Fact]
    public void Every_code_block_of_the_guide_is_compiled()
    {
        Assert.True(Page.Snippets("csharp").Length > 8, "the guide has lost its code");
        Assert.Empty(Page.Missing("tests/Zenoh.Tests/Guide/GuideSnippets.cs"));
    }

    [Fact]
    public void Every_configuration_of_the_guide_is_read_without_notes()
    {
        List<ConfigurationProblem> notes = [];
        ZenohConfig[] configs =
        [
            .. Page.Blocks("json5").Select(text => ZenohConfig.FromJson5(text, notes.Add)),
            .. Page.Blocks("yaml").Select(text => ZenohConfig.FromYaml(text, notes.Add)),
        ];

        Assert.True(configs.Length > 2, "the guide has lost its configurations");
        Assert.Empty(notes);
    }

    [Fact]
    public void Every_link_of_the_guide_leads_somewhere() => Assert.Empty(Page.BrokenLinks());
}
