using System.CommandLine;
using Dora.Cli.Completion;

namespace Dora.Cli.Commands;

/// <summary><c>dora completion SHELL</c>: prints the script that makes a shell complete dora's command line.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        DoraCommand command = new(
            "completion",
            "Print a script that makes your shell complete dora's commands, options and files",
            new Example("source <(dora completion bash)", "complete in this bash; put the line into ~/.bashrc to keep it"),
            new Example("dora completion zsh > ~/.zfunc/_dora", "for zsh, when ~/.zfunc is on fpath"),
            new Example("dora completion fish | source", "for fish"))
        {
            shell,
        };
        command.SetAction(result =>
        {
            Console.Out.Write(CompletionScripts.Read(result.GetRequiredValue(shell)));
            return 0;
        });
        return command;
    }
}
