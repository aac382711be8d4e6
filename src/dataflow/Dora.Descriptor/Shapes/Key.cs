using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>What becomes of a key's value.</summary>
internal enum KeyUse
{
    /// <summary>It is used.</summary>
    Used,

    /// <summary>It is checked and then ignored, with a warning.</summary>
    WithoutEffect,

    /// <summary>It is an error: running the dataflow without it would do something else than it says.</summary>
    NotSupported,
}

/// <summary>One key of an object: its spellings, the shape of its value, and where the value goes.</summary>
internal sealed class Key<TDraft>
{
    private readonly Func<SchemaDefinitions, JsonObject> _schema;

    private Key(string[] names, string description, Func<TDraft, YamlElement, Reading, bool> read, Func<SchemaDefinitions, JsonObject> schema)
    {
        Names = names;
        Description = description;
        Read = read;
        _schema = schema;
    }

    /// <summary>All spellings, the preferred one first.</summary>
    public IReadOnlyList<string> Names { get; }

    public string Description { get; }

    public Func<TDraft, YamlElement, Reading, bool> Read { get; }

    public KeyUse Use { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>What to write when a required key has no value.</summary>
    public string? EmptyHint { get; init; }

    /// <summary>True when it describes a program of its own and so is refused on nodes that host operators or have a <c>custom</c> block.</summary>
    public bool ForPrograms { get; init; }

    /// <summary>A key whose value is stored in the draft. Spellings are separated by <c>|</c>.</summary>
    public static Key<TDraft> Of<T>(
        string names, Shape<T> shape, Action<TDraft, T> assign, string description, KeyUse use = KeyUse.Used, bool required = false,
            bool forPrograms = false, string? emptyHint = null)
    {
        bool Read(TDraft draft, YamlElement element, Reading reading)
        {
            if (!shape.TryRead(element, reading, out T? value))
                return false;
            assign(draft, value);
            return true;
        }

        return new Key<TDraft>(names.Split('|'), description, Read, shape.ToSchema)
        {
            Use = use,
            IsRequired = required,
            ForPrograms = forPrograms,
            EmptyHint = emptyHint,
        };
    }

    /// <summary>A key whose value is only checked for its shape.</summary>
    public static Key<TDraft> Checked<T>(
        string names, Shape<T> shape, string description, KeyUse use = KeyUse.WithoutEffect, bool forPrograms = false) =>
        Of(names, shape, (_, _) => { }, description, use, forPrograms: forPrograms);

    /// <summary>A key of the format that this version cannot run.</summary>
    public static Key<TDraft> Unsupported(string names, string hint) =>
        Of(names, AnyShape.Instance, (_, _) => { }, hint, KeyUse.NotSupported);

    public JsonObject ToSchema(SchemaDefinitions definitions)
    {
        JsonObject schema = _schema(definitions);

        // Without a value a key counts as absent, unless it is required. Draft 7 ignores whatever stands beside a $ref.
        if (!IsRequired && schema.Count > 0)
            schema = OrNull(schema);
        else if (schema.ContainsKey("$ref"))
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        schema["description"] = Use == KeyUse.WithoutEffect ? $"{Description} Has no effect." : Description;
        return schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        switch (schema["type"])
        {
            case JsonArray types:
                types.Add("null");
                return schema;
            case JsonValue type:
                schema["type"] = new JsonArray(type.DeepClone(), "null");
                return schema;
        }

        var alternatives = schema["anyOf"]?.DeepClone() as JsonArray ?? [schema];
        alternatives.Add(new JsonObject { ["type"] = "null" });
        return new JsonObject { ["anyOf"] = alternatives };
    }
}
