using System.CommandLine;
using Dora.Cli.Commands;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class HelpTests
{
    public static TheoryData<string> CommandNames => [.. CommandLine.Create().Subcommands.Select(command => command.Name)];

    [Fact]
    public void Help_lists_every_command_with_what_it_does()
    {
        using Workspace workspace = new();

        string help = DoraProcess.Run(workspace.Root, "--help").WithExitCode(0).Output;

        Assert.All(CommandLine.Create().Subcommands, command => Assert.Contains($"{command.Name} ", help, StringComparison.Ordinal));
        Assert.All(CommandLine.Create().Subcommands, command => Assert.Contains(command.Description!, help, StringComparison.Ordinal));
        Assert.Contains("Examples:\n  dora run dataflow.yml", help, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Help_of_a_command_names_usage_options_and_examples(string name)
    {
        using Workspace workspace = new();
        Command command = CommandLine.Create().Subcommands.Single(item => item.Name == name);

        string help = DoraProcess.Run(workspace.Root, name, "--help").WithExitCode(0).Output;

        Assert.Contains($"Usage:\n  dora {name}", help, StringComparison.Ordinal);
        Assert.All(command.Options, option => Assert.Contains(option.Name, help, StringComparison.Ordinal));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{option.Name} has no description"));
        Assert.All(Assert.IsType<DoraCommand>(command).Examples, example => Assert.Contains(example.Line, help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Examples_of_a_command_are_command_lines_it_understands(string name)
    {
        RootCommand root = CommandLine.Create();
        DoraCommand command = Assert.IsType<DoraCommand>(root.Subcommands.Single(item => item.Name == name));

        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example => Assert.Empty(root.Parse(ShellSnippet.DoraArguments(example.Line)).Errors));
    }

    [Fact]
    public void Version_is_printed_on_stdout()
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root, "--version").WithExitCode(0);

        Assert.Equal($"dora-cli {CommandLine.Version}\n", ended.Output);
        Assert.Empty(ended.Error);
    }

    [Fact]
    public void Dora_alone_shows_help_on_stderr_and_is_a_usage_error()
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root).WithExitCode(2);

        Assert.Empty(ended.Output);
        Assert.Contains("Usage:\n  dora", ended.Error, StringComparison.Ordinal);
    }
}
