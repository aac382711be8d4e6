using System.ComponentModel;
using Dora.Descriptor.Model;
using Dora.Descriptor.Text;
using Dora.Protocol;

namespace Dora.Cli.Building;

/// <summary>Runs the build commands of one node, one after the other; each line is a program with arguments, no shell reads it.</summary>
internal sealed class BuildLines(BuildOptions options)
{
    /// <summary>Runs commands.</summary>
    /// <param name="node">The node whose environment the commands get.</param>
    /// <param name="lines">The commands.</param>
    /// <param name="directory">Where they run.</param>
    /// <param name="cancellationToken">Kills the running command.</param>
    /// <exception cref="CommandFailedException">A command failed; those after it were not run.</exception>
    public async Task RunAsync(NodeDefinition node, IReadOnlyList<string> lines, string directory, CancellationToken cancellationToken)
    {
        options.Show(node.Id, LogLevel.Info, $"running build command: `{string.Join('\n', lines)}` in {directory}");
        Dictionary<string, string> environment = new(node.Environment);
        foreach ((string name, string value) in options.ExtraEnvironment)
            environment[name] = value;
        environment["CLICOLOR"] = environment["CLICOLOR_FORCE"] = "1";
        foreach (string line in lines)
            await RunLineAsync(node.Id, line, directory, environment, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunLineAsync(
        NodeId node, string line, string directory, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> words = CommandWords.Split(line, out string? problem);
        if (problem is not null)
            throw Failed(node, $"cannot split `{line}` into words: {problem}");
        if (words.Count == 0)
            return;
        if (options.Uv && words[0] is "pip" or "pip3")
            words = ["uv", "pip", .. words.Skip(1)];
        string searchPath = environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        string program = ToolSearch.Find(words[0], directory, searchPath)
            ?? throw Failed(node, $"failed to spawn `{line}`", words[0] == "uv" ? MissingUv : "No such file or directory (os error 2)");
        int code;
        try
        {
            code = await ToolProcess.RunAsync(
                program, words.Skip(1), directory, environment, text => options.Show(node, LogLevel.Stdout, text), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Win32Exception error)
        {
            throw Failed(node, $"failed to spawn `{line}`", $"{error.Message} (os error {error.NativeErrorCode})");
        }

        if (code != 0)
            throw Failed(node, $"build command `{line}` returned {EndOf(code)}");
    }

    private const string MissingUv = "uv is not installed: install it (https://docs.astral.sh/uv/) or leave out --uv";

    // The runtime reports a signal as 128 + its number, like a shell.
    private static string EndOf(int code) => code > 128 ? $"exit status: {code} (ended by signal {code - 128})" : $"exit status: {code}";

    private static CommandFailedException Failed(NodeId node, params string[] causes) =>
        new($"failed to build node `{node}`\n\nCaused by:\n   0: build command failed\n"
            + string.Join('\n', causes.Select((cause, i) => $"   {i + 1}: {cause}")));
}
