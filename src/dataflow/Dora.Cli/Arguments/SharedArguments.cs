using System.CommandLine;
using System.CommandLine.Parsing;

namespace Dora.Cli.Arguments;

/// <summary>Arguments and options that several commands take.</summary>
internal static class SharedArguments
{
    /// <summary>The dataflow file.</summary>
    public static Argument<string> Dataflow()
    {
        Argument<string> argument = new("PATH") { Description = "The dataflow file (YAML)", HelpName = "PATH" };
        argument.Validators.Add(RefuseNonsense);
        argument.CompletionSources.Add(static context => DataflowFiles(context.WordToComplete));
        return argument;
    }

    /// <summary>Whether Python and pip run under uv.</summary>
    public static Option<bool> Uv() => new("--uv") { Description = "Run Python nodes and pip builds through uv" };

    /// <summary>Additional environment, <c>KEY=VALUE</c>, repeatable; the last of a name wins.</summary>
    public static Option<Dictionary<string, string>> Env() => new("--env")
    {
        Description = "Environment for all nodes, also seen by $KEY in the dataflow file (repeatable)",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = ParseAssignments,
    };

    // The parser takes an unknown option for the value of an argument; a file of such a name can be given as ./-name.
    private static void RefuseNonsense(ArgumentResult argument)
    {
        string value = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        if (value.Length == 0)
            argument.AddError("the path of the dataflow must not be empty");
        else if (value[0] == '-')
            argument.AddError($"unexpected argument '{value}' found");
    }

    private static Dictionary<string, string> ParseAssignments(ArgumentResult argument)
    {
        Dictionary<string, string> values = [];
        foreach (Token token in argument.Tokens)
        {
            int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || token.Value.Contains('\0', StringComparison.Ordinal))
                argument.AddError($"invalid value '{token.Value}' for '--env': expected KEY=VALUE");
            else
                values[token.Value[..equals]] = token.Value[(equals + 1)..];
        }

        return values;
    }

    private static IEnumerable<string> DataflowFiles(string typed)
    {
        string directory = Path.GetDirectoryName(typed) is { Length: > 0 } named ? named : ".";
        if (!Directory.Exists(directory))
            return [];
        return Directory.EnumerateFileSystemEntries(directory)
            .Where(path => Directory.Exists(path) || Path.GetExtension(path) is ".yml" or ".yaml")
            .Select(path => (path.StartsWith("./", StringComparison.Ordinal) && !typed.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)
                + (Directory.Exists(path) ? "/" : ""))
            .Where(path => path.StartsWith(typed, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }
}
