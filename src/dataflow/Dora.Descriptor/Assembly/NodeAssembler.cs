using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Files;
using Dora.Descriptor.Keys;
using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Text;

namespace Dora.Descriptor.Assembly;

/// <summary>Checks the keys of one node against each other and brings all dialects into one form.</summary>
internal sealed class NodeAssembler(RootDraft root, Reading reading)
{
    /// <summary>Assembles a node; what is wrong is reported, and the rest is kept for further checks.</summary>
    public NodeCandidate Assemble(NodeDraft draft, string id)
    {
        DeployDraft? deploy = draft.Deploy ?? root.Deploy;
        var node = new NodeCandidate(draft, id) { Deploy = deploy?.ToModel(), DeployDraft = deploy };
        Merge(root.Environment, node);
        Merge(draft.Environment, node);
        List<string> kinds = [.. NodeKeys.Kinds.Where(draft.Has)];
        if (kinds.Count != 1)
            ReportKinds(node, kinds);
        else if (draft.Custom is not null)
            AssembleCustom(node, draft.Custom);
        else if (draft.Has("path"))
            AssembleProgram(node);
        else
            new OperatorAssembler(reading).Assemble(node);
        node.OutputsUncertain |= draft.IsRefused("outputs") || kinds.Count != 1;
        return node;
    }

    /// <summary>The commands of a <c>build</c> text, one per line.</summary>
    public static IEnumerable<string> BuildLines(string? build) =>
        (build ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void ReportKinds(NodeCandidate node, List<string> kinds)
    {
        string[] all = [.. NodeKeys.Kinds, "hub", "ros2", "module"];
        if (kinds.Count > 1)
            Report(node.Draft.KeyAt(kinds[^1]),
                $"node `{node.Id}` has multiple exclusive fields set, only one of `path`, `custom`, `operators` and `operator` is allowed");
        else if (!all.Any(node.Draft.IsRefused))
            Report(node.Draft.KeyAt("id"), $"node `{node.Id}` requires a `path`, `custom`, or `operators` field");

        // What else the node says is checked all the same.
        AddWiring(node, node.Draft.Inputs, node.Draft.Outputs);
    }

    private static void AddWiring(NodeCandidate node, List<MapEntry<InputDraft>> inputs, List<Located<string>> outputs)
    {
        node.Inputs.AddRange(inputs.Select(input => new InputCandidate(input, null)));
        node.Outputs.UnionWith(outputs.Select(output => output.Value));
    }

    private void AssembleProgram(NodeCandidate node)
    {
        NodeDraft draft = node.Draft;
        node.ProgramAt = draft.ValueAt("path");
        if (draft.Path is not null)
            node.Source = ProgramSource(node, draft.Path, draft.Arguments, draft.KeyAt("args"));
        node.Git = Git(node);
        node.Build.AddRange(BuildLines(draft.Build));
        node.SendStdoutAs = draft.SendStdoutAs;
        AddWiring(node, draft.Inputs, draft.Outputs);
        CheckSha(node);
        CheckTypes(draft, draft.OutputTypes, "output", [.. draft.Outputs.Select(output => output.Value)], $"node `{node.Id}`", reading);
        CheckTypes(draft, draft.InputTypes, "input", [.. draft.Inputs.Select(input => input.Key)], $"node `{node.Id}`", reading);
    }

    private void AssembleCustom(NodeCandidate node, CustomDraft custom)
    {
        RefuseProgramKeys(node, "Custom", "custom", reading);
        Merge(custom.Environment, node);
        node.Source = CustomSource(node, custom);
        node.Build.AddRange(BuildLines(custom.Build));
        node.SendStdoutAs = custom.SendStdoutAs;
        AddWiring(node, custom.Inputs, custom.Outputs);
        node.OutputsUncertain |= custom.IsRefused("outputs");
        if (custom.WorkingDirectory is null)
            return;
        if (node.Source is NodeSource.Program program && (reading.RunsHere || node.Deploy?.Machine is null))
            node.Source = program with { Path = FromDataflow(program.Path) };
        if (node.Draft.Deploy?.WorkingDirectory is not null)
            Report(custom.KeyAt("working-directory"),
                $"node `{node.Id}` has two working directories, in `custom` and in `deploy`", "keep one of them");
        node.Deploy = (node.Deploy ?? new Deployment()) with { WorkingDirectory = custom.WorkingDirectory };
    }

    /// <summary>In the older form the program stands beside the dataflow file, not in the directory it runs in.</summary>
    private string FromDataflow(string program)
    {
        if (ProgramLookup.IsUrl(program) || program.Contains('\0', StringComparison.Ordinal))
            return program;
        string full = Path.GetFullPath(Path.Combine(reading.BaseDirectory, program));
        return program.Contains('/', StringComparison.Ordinal) || File.Exists(full) ? full : program;
    }

    private NodeSource? CustomSource(NodeCandidate node, CustomDraft custom)
    {
        node.ProgramAt = custom.ValueAt(custom.Has("path") ? "path" : "run");
        if (custom.Path is not null && custom.Run is not null)
            Report(custom.KeyAt("run"), $"node `{node.Id}`: `custom` has both `path` and `run`", "keep `path`, and its arguments in `args`");
        else if (custom.Run is not null && custom.Arguments is not null)
            Report(custom.KeyAt("args"), $"node `{node.Id}`: `custom` has both `run` and `args`", "the arguments are part of `run`");
        if (custom.Path is not null)
            return ProgramSource(node, custom.Path, custom.Arguments, custom.KeyAt("args"));
        if (custom.Run is not null)
            return Words(node, custom.Run, custom.ValueAt("run"),
                "run") is { Count: > 0 } words ? new NodeSource.Program(words[0], [.. words.Skip(1)]) : null;
        if (!custom.IsRefused("path") && !custom.IsRefused("run") && !custom.IsRefused("source"))
            Report(custom.Position, $"node `{node.Id}`: `custom`: missing field `path`");
        return null;
    }

    private NodeSource? ProgramSource(NodeCandidate node, string path, string? arguments, Position argumentsAt)
    {
        switch (path)
        {
            case "dynamic":
                if (arguments is not null)
                    reading.Diagnostics.Warn(argumentsAt,
                        $"node `{node.Id}`: `args` has no effect on a dynamic node", "whoever starts the program gives it its arguments");
                return new NodeSource.Dynamic();
            case "shell" when string.IsNullOrWhiteSpace(arguments):
                // A mistyped key is reported as such; that its value is missing here follows from it.
                if (!node.Draft.IsRefused("args") && node.Draft.Custom?.IsRefused("args") != true)
                    Report(node.ProgramAt, $"node `{node.Id}`: `path: shell` needs a command line in `args`");
                return null;
            case "shell":
                return new NodeSource.Shell(arguments);
            default:
                return new NodeSource.Program(path, Words(node, arguments ?? "", argumentsAt, "args"), node.Draft.PathSha256);
        }
    }

    private IReadOnlyList<string> Words(NodeCandidate node, string text, Position at, string key)
    {
        IReadOnlyList<string> words = CommandWords.Split(text, out string? problem);
        if (problem is not null)
            Report(at, $"node `{node.Id}`: `{key}`: {problem}", "close it, or write `\\` before it to pass it on");
        return words;
    }

    private GitSource? Git(NodeCandidate node)
    {
        NodeDraft draft = node.Draft;
        (string Key, string? Value, GitReferenceKind Kind)[] references =
            [("branch", draft.Branch, GitReferenceKind.Branch), ("tag", draft.Tag, GitReferenceKind.Tag),
                ("rev", draft.Revision, GitReferenceKind.Revision)];
        references = [.. references.Where(reference => reference.Value is not null)];
        if (references.Length > 1)
        {
            string got = string.Join(", ", references.Select(reference => $"{reference.Key} `{reference.Value}`"));
            Report(draft.KeyAt(references[1].Key), $"node `{node.Id}`: only one of `branch`, `tag`, and `rev` are allowed (got {got})");
        }

        if (draft.Git is null && references.Length > 0 && !draft.IsRefused("git"))
            Report(draft.KeyAt(references[0].Key), $"node `{node.Id}`: `git` source required when using branch, tag, or rev");
        if (draft.Git is null)
            return null;
        return references is [var first, ..]
            ? new GitSource(draft.Git, first.Value, first.Kind)
            : new GitSource(draft.Git, null, GitReferenceKind.Default);
    }

    private void CheckSha(NodeCandidate node)
    {
        const int shaDigits = 64;
        if (node.Draft.PathSha256 is not { } sha)
            return;
        if (sha.Length != shaDigits || !sha.All(char.IsAsciiHexDigit))
            Report(node.Draft.ValueAt("path_sha256"), $"node `{node.Id}`: `path_sha256` must be {shaDigits} hexadecimal digits");
        else if (node.Draft.Path?.Contains("://", StringComparison.Ordinal) == false)
            reading.Diagnostics.Warn(node.Draft.KeyAt("path_sha256"),
                $"node `{node.Id}`: `path_sha256` has no effect: the program is not downloaded");
    }

    /// <summary>Refuses type annotations of inputs or outputs that do not exist.</summary>
    public static void CheckTypes(Draft draft, List<MapEntry<string>> types, string kind, HashSet<string> known, string owner, Reading reading)
    {
        if (draft.IsRefused($"{kind}s"))
            return;
        foreach (MapEntry<string> type in types.Where(type => !known.Contains(type.Key)))
        {
            string suggestion = reading.Diagnostics.IsFull ? "" : NearestName.Suggest(type.Key, known);
            reading.Diagnostics.Error(type.KeyPosition, $"{owner}: `{kind}_types` names the {kind} `{type.Key}`, which does not exist{suggestion}");
        }
    }

    /// <summary>Refuses keys that describe a program on a node that has a block of its own for them.</summary>
    public static void RefuseProgramKeys(NodeCandidate node, string kind, string block, Reading reading)
    {
        List<string> wrong = [.. NodeKeys.Shape.Keys.Where(key => key.ForPrograms && node.Draft.Has(key.Names[0])).Select(key => key.Names[0])];
        if (wrong.Count > 0)
        {
            reading.Diagnostics.Error(
                node.Draft.KeyAt(wrong[0]),
                $"node `{node.Id}` has fields that are not allowed on {kind} nodes: {string.Join(", ", wrong)}",
                $"these fields belong inside the node's `{block}:` block");
        }
    }

    private static void Merge(Dictionary<string, string> environment, NodeCandidate into)
    {
        foreach ((string name, string value) in environment)
            into.Environment[name] = value;
    }

    private void Report(Position at, string message, string? hint = null) => reading.Diagnostics.Error(at, message, hint);
}
