using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("dora ", "build check completion graph run schema validate")]
    [InlineData("dora va", "validate")]
    [InlineData("dora run --stop", "--stop-after")]
    [InlineData("dora run --log-format j", "json")]
    [InlineData("dora run fl", "flow.yml flows/")]
    [InlineData("dora completion z", "zsh")]
    [InlineData("./dora va", "validate")]
    public void Bash_completes_commands_options_values_and_files(string typed, string expected)
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Flows.TwoShells);
        workspace.Write("flow.txt", "");
        workspace.Write("flows/inner.yml", "");
        File.CreateSymbolicLink(Path.Combine(workspace.Root, "dora"), Place.Dora);
        string script = $$"""
            PATH={{Path.GetDirectoryName(Place.Dora)}}:$PATH
            source <(dora completion bash) || exit 3
            COMP_LINE='{{typed}}' COMP_POINT={{typed.Length}}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            compopt() { :; }
            complete -p "${COMP_WORDS[0]}" > /dev/null || exit 4
            _dora "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        Ended ended = DoraProcess.RunProgram("bash", workspace.Root, "--norc", "-c", script).WithExitCode(0);

        string[] offered = [.. ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(item => !item.StartsWith('-') || typed.Contains('-', StringComparison.Ordinal))];
        Assert.Equal(expected.Split(' '), offered.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _dora dora")]
    [InlineData("zsh", "#compdef dora")]
    [InlineData("fish", "complete -c dora")]
    [InlineData("powershell", "Register-ArgumentCompleter")]
    public void Every_shell_has_its_script(string shell, string expected)
    {
        using Workspace workspace = new();

        Assert.Contains(expected, DoraProcess.Run(workspace.Root, "completion", shell).WithExitCode(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_ends_early_causes_no_error()
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.RunProgram("bash", workspace.Root, "-c", $"set -o pipefail; '{Place.Dora}' completion bash | head -1")
            .WithExitCode(0);

        Assert.Empty(ended.Error);
    }
}
