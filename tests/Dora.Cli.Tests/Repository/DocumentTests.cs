using System.CommandLine;
using System.Text.RegularExpressions;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Repository;

public sealed partial class DocumentTests
{
    private static readonly string[] Folders = ["docs", "examples"];

    public static TheoryData<string> Documents { get; } = [.. All()];

    /// <summary>Those that show commands.</summary>
    public static TheoryData<string> DocumentsWithCommands { get; } = [.. All().Where(document => Blocks(document, "sh").Any())];

    /// <summary>Those that show dataflows; the YAML of the Zenoh guide configures Zenoh, whose tests read it.</summary>
    public static TheoryData<string> DocumentsWithDataflows { get; } =
        [.. All().Where(document => document != "docs/guide-zenoh.md" && Blocks(document, "yaml").Any())];

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
    [MemberData(nameof(Documents))]
    public void Code_blocks_say_what_they_are(string document)
    {
        string[] fences = [.. File.ReadLines(Full(document)).Where(line => line.StartsWith("```", StringComparison.Ordinal))];

        Assert.True(fences.Length % 2 == 0, "a block does not end");
        Assert.DoesNotContain("```", fences.Where((_, index) => index % 2 == 0));
    }

    [Theory]
    [MemberData(nameof(DocumentsWithCommands))]
    public void Shell_snippets_are_commands_that_exist(string document) =>
        Assert.All(
            Blocks(document, "sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).SelectMany(line => line.Split(" | ")), AssertExists);

    [Theory]
    [MemberData(nameof(DocumentsWithDataflows))]
    public void Dataflows_are_valid(string document)
    {
        using Workspace workspace = new();
        foreach ((int index, string block) in Blocks(document, "yaml").Index())
        {
            workspace.Write($"{index}.yml", block);
            DoraProcess.Run(workspace.Root, "validate", $"{index}.yml").WithExitCode(0);
        }
    }

    private static IEnumerable<string> All() =>
        Directory.GetFiles(Place.Repository, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Place.Repository, folder), "*.md", SearchOption.AllDirectories)))
            .Select(path => Path.GetRelativePath(Place.Repository, path))
            .Order(StringComparer.Ordinal);

    private static string Full(string document) => Path.Combine(Place.Repository, document);

    private static IEnumerable<string> Blocks(string document, string language) =>
        Snippets().Matches(File.ReadAllText(Full(document))).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    private static void AssertExists(string line)
    {
        string program = line.Split(' ').First(word => !Setting().IsMatch(word));
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
            Assert.True(program is "dotnet" or "echo" or "openssl" || program.StartsWith("artifacts/", StringComparison.Ordinal), line);
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippets();

    /// <summary>A variable set for one command.</summary>
    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Setting();
}
