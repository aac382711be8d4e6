namespace Zenoh.Cli.Tests;

public sealed class GuideTests
{
    public static TheoryData<string> Lines { get; } =
        [.. new GuidePage("guide-zenoh.md").Blocks("sh").SelectMany(block => block.Split('\n')).Where(line => line.Contains("./zenoh", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_command_line_of_the_guide_is_understood(string line)
    {
        string command = line[line.IndexOf("./zenoh", StringComparison.Ordinal)..].Replace("./zenohd", "./zenoh router", StringComparison.Ordinal)["./zenoh ".Length..];
        Assert.Empty(CommandLine.Create().Parse(command.Replace('\'', '"'), CommandLine.Parsing).Errors.Select(error => error.Message));
    }
}
