using Dora.Descriptor.Shapes;

namespace Dora.Descriptor.Keys;

/// <summary>A <c>custom</c> block as written.</summary>
internal sealed class CustomDraft : Draft
{
    public string? Path { get; set; }

    /// <summary>Program and arguments in one text (the older form).</summary>
    public string? Run { get; set; }

    public string? Arguments { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public string? WorkingDirectory { get; set; }

    public string? Build { get; set; }

    public string? SendStdoutAs { get; set; }

    public List<MapEntry<InputDraft>> Inputs { get; set; } = [];

    public List<Located<string>> Outputs { get; set; } = [];
}

/// <summary>The keys of <c>custom</c>: the legacy block, and the still older one with <c>run</c>.</summary>
internal static class CustomKeys
{
    public static ObjectShape<CustomDraft> Shape { get; } = new(
        "custom",
        "A program, in the older form.",
        Key<CustomDraft>.Of("path", PathShape.Instance, (custom, value) => custom.Path = value, "The program or script."),
        Key<CustomDraft>.Of("run", CommandLineShape.Run, (custom, value) => custom.Run = value, "The program and its arguments in one text."),
        Key<CustomDraft>.Checked("source", new ChoiceShape<bool>(("Local", true)) { Hint = SourceHint },
            "Where the program comes from; only `Local`.", KeyUse.Used),
        Key<CustomDraft>.Of("args", CommandLineShape.Arguments, (custom, value) => custom.Arguments = value, "The arguments."),
        Key<CustomDraft>.Of("envs|env", new EnvironmentShape(listAllowed: true), (custom, value) => custom.Environment = value,
            "Environment variables; they win over those of the node."),
        Key<CustomDraft>.Of("working-directory|working_directory", NonEmptyTextShape.Instance, (custom, value) => custom.WorkingDirectory = value,
            "The directory the program runs in."),
        Key<CustomDraft>.Of("build", TextShape.Instance, (custom, value) => custom.Build = value, "Commands for `dora build`, one per line."),
        Key<CustomDraft>.Of("send_stdout_as", DataIdShape.Instance, (custom, value) => custom.SendStdoutAs = value,
            "The output that carries the lines the process prints."),
        Key<CustomDraft>.Of("inputs", InputKeys.Map, (custom, value) => custom.Inputs = value, "The inputs: name and source."),
        Key<CustomDraft>.Of("outputs", OutputKeys.List, (custom, value) => custom.Outputs = value, "The names of the outputs."));

    private static string? SourceHint(string word) =>
        word.Contains("Branch", StringComparison.Ordinal) ? "use the keys `git` and `branch` of the node" : $"for a program write `path: {word}`";
}
