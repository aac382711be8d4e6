using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Keys;

/// <summary>An operator as written.</summary>
internal sealed class OperatorDraft : Draft
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public List<MapEntry<InputDraft>> Inputs { get; set; } = [];

    public List<Located<string>> Outputs { get; set; } = [];

    public string? Build { get; set; }

    public string? SendStdoutAs { get; set; }

    public string? SharedLibrary { get; set; }

    public PythonDraft? Python { get; set; }

    public string? Wasm { get; set; }

    public List<MapEntry<string>> OutputTypes { get; set; } = [];

    public List<MapEntry<string>> InputTypes { get; set; } = [];
}

/// <summary>The <c>python</c> key of an operator as written.</summary>
internal sealed class PythonDraft : Draft
{
    public string Source { get; set; } = "";

    public string? CondaEnvironment { get; set; }
}

/// <summary>The keys of an operator; the id is required in lists only.</summary>
internal static class OperatorKeys
{
    private static readonly ObjectShape<PythonDraft> LongPython = new(
        "python",
        "A Python operator with options.",
        Key<PythonDraft>.Of("source", NonEmptyTextShape.Instance, (python, value) => python.Source = value, "The Python file.", required: true),
        Key<PythonDraft>.Of("conda_env", NonEmptyTextShape.Instance, (python, value) => python.CondaEnvironment = value,
            "The conda environment to run in."));

    public static ObjectShape<OperatorDraft> InList { get; } = new(
        "operator", "A light function hosted in a runtime process.", Keys(idRequired: true));

    public static ObjectShape<OperatorDraft> Single { get; } = new(
        "single-operator", "The only operator of a node; its id is `op` unless given.", Keys(idRequired: false));

    private static Key<OperatorDraft>[] Keys(bool idRequired) =>
    [
        Key<OperatorDraft>.Of("id", IdentifierShape.Instance, (op, value) => op.Id = value, "The id, unique within the node.", required: idRequired),
        Key<OperatorDraft>.Of("name", TextShape.Instance, (op, value) => op.Name = value, "A name for people."),
        Key<OperatorDraft>.Of("description", TextShape.Instance, (op, value) => op.Description = value,
            "A description for people; shown in the graph."),
        Key<OperatorDraft>.Of("inputs", InputKeys.Map, (op, value) => op.Inputs = value, "The inputs: name and source."),
        Key<OperatorDraft>.Of("outputs", OutputKeys.List, (op, value) => op.Outputs = value, "The names of the outputs."),
        Key<OperatorDraft>.Of("build", TextShape.Instance, (op, value) => op.Build = value, "Commands for `dora build`, one per line."),
        Key<OperatorDraft>.Of("send_stdout_as", DataIdShape.Instance, (op, value) => op.SendStdoutAs = value,
            "The output that carries the lines the process prints."),
        Key<OperatorDraft>.Of("shared-library|shared_library", NonEmptyTextShape.Instance, (op, value) => op.SharedLibrary = value,
            "A C-compatible shared library, without the `lib` prefix and the extension."),
        Key<OperatorDraft>.Of("python", new PythonShape(LongPython), (op, value) => op.Python = value, "A Python file with a class `Operator`."),
        Key<OperatorDraft>.Of("wasm", NonEmptyTextShape.Instance, (op, value) => op.Wasm = value, "A WebAssembly module."),
        Key<OperatorDraft>.Of("output_types", OutputKeys.Types, (op, value) => op.OutputTypes = value,
            "The types of the outputs.", KeyUse.WithoutEffect),
        Key<OperatorDraft>.Of("input_types", OutputKeys.Types, (op, value) => op.InputTypes = value,
            "The types of the inputs.", KeyUse.WithoutEffect),
    ];

    private sealed class PythonShape(ObjectShape<PythonDraft> form) : Shape<PythonDraft>
    {
        public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out PythonDraft value)
        {
            if (element is YamlMap)
                return form.TryRead(element, reading, out value);
            value = null;
            if (!NonEmptyTextShape.Instance.TryRead(element, reading, out string? source))
                return false;
            value = new PythonDraft { Position = element.Position, Source = source };
            return true;
        }

        public override JsonObject ToSchema(SchemaDefinitions definitions) =>
            new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, form.ToSchema(definitions)) };
    }
}

/// <summary>The shapes of outputs and their annotations, shared by nodes and operators.</summary>
internal static class OutputKeys
{
    public static ListShape<string> List { get; } = new(DataIdShape.Instance)
    {
        DuplicateMessage = output => $"duplicate output `{output}`",
    };

    public static MapShape<string> Types { get; } = new(TypeNameShape.Instance) { KeyName = "entry" };
}
