using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dora.Descriptor;
using Dora.Descriptor.Diagnostics;

namespace Dora.Cli.Output;

/// <summary>The result of a validation as one JSON document.</summary>
internal static class ValidationJson
{
    private static readonly ValidationJsonContext Context =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true });

    public static string Write(string file, ReadResult read) => JsonSerializer.Serialize(
        new Report(
            file,
            read.Succeeded,
            [.. read.Dataflow?.Nodes.Select(node => node.Id.Value) ?? []],
            [.. read.Diagnostics.Select(item => new Problem(
                item.Severity == DiagnosticSeverity.Error ? "error" : "warning", item.File, item.Line, item.Column, item.Message, item.Hint))]),
        Context.Report);

    internal sealed record Report(
        [property: JsonPropertyName("file")] string File,
        [property: JsonPropertyName("valid")] bool Valid,
        [property: JsonPropertyName("nodes")] IReadOnlyList<string> Nodes,
        [property: JsonPropertyName("diagnostics")] IReadOnlyList<Problem> Diagnostics);

    internal sealed record Problem(
        [property: JsonPropertyName("severity")] string Severity,
        [property: JsonPropertyName("file")] string? File,
        [property: JsonPropertyName("line")] int Line,
        [property: JsonPropertyName("column")] int Column,
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("hint")] string? Hint);
}

/// <summary>Serialisation of validation reports without reflection.</summary>
[JsonSerializable(typeof(ValidationJson.Report))]
internal sealed partial class ValidationJsonContext : JsonSerializerContext;
