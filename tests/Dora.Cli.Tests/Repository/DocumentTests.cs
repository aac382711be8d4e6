using System.CommandLine;
using System.Text.RegularExpressions;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Repository;

public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
    [
        .. (string[])["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/architecture.md"],
        .. Directory.GetFiles(Path.Combine(Place.Repository, "docs", "decisions"), "*.md")
            .Select(path => Path.GetRelativePath(Place.Repository, path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_inside_the_repository_resolve(string document)
    {
        string path = Path.Combine(Place.Repository, document);

        foreach (Match link in Links().Matches(File.ReadAllText(path)))
        {
            string target = link.Groups[1].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)), $"{document} links to {target}, which does not exist");
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Shell_snippets_are_commands_that_exist(string document)
    {
        string[] lines = [.. Snippets().Matches(File.ReadAllText(Path.Combine(Place.Repository, document)))
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

        Assert.NotEmpty(lines);
        Assert.All(lines, AssertExists);
    }

    private static void AssertExists(string line)
    {
        string program = line.Split(' ')[0];
        if (program is "./dora" or "../dora-net/dora")
        {
            string[] arguments = ShellSnippet.DoraArguments(line);
            ParseResult result = CommandLine.Create().Parse(arguments);
            Assert.Empty(result.Errors);
            if (program is "./dora")
                Assert.All(arguments.Where(word => word.EndsWith(".yml", StringComparison.Ordinal)),
                    file => Assert.True(File.Exists(Path.Combine(Place.Repository, file)), file));
        }
        else if (program.StartsWith("./", StringComparison.Ordinal))
        {
            Assert.True(File.Exists(Path.Combine(Place.Repository, program)), line);
        }
        else
        {
            Assert.True(program == "dotnet" || program.StartsWith("artifacts/", StringComparison.Ordinal), line);
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
