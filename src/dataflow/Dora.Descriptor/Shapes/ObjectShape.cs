using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Text;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>What was read of an object before it is checked as a whole: its values and where they stand.</summary>
internal abstract class Draft
{
    private readonly Dictionary<string, (Position Key, Position Value)> _marks = [];
    private readonly HashSet<string> _refused = [];

    public Position Position { get; set; }

    /// <summary>
    /// True when the key's value was refused in whole or in part, or the key seems to be mistyped, so that conclusions from what is missing
    /// would mislead.
    /// </summary>
    public bool IsRefused(string key) => _refused.Contains(key);

    public void MarkRefused(string key) => _refused.Add(key);

    /// <summary>True when the key was given a value.</summary>
    public bool Has(string key) => _marks.ContainsKey(key);

    /// <summary>Where the key stands; the object itself when it is absent.</summary>
    public Position KeyAt(string key) => _marks.TryGetValue(key, out var mark) ? mark.Key : Position;

    /// <summary>Where the key's value stands; the object itself when it is absent.</summary>
    public Position ValueAt(string key) => _marks.TryGetValue(key, out var mark) ? mark.Value : Position;

    public void Mark(string key, Position keyPosition, Position valuePosition) => _marks[key] = (keyPosition, valuePosition);
}

/// <summary>
/// A map with known keys. The table of keys is the only one: it drives parsing, the suggestions for unknown names and the JSON schema.
/// </summary>
internal sealed class ObjectShape<TDraft>(string name, string description, params Key<TDraft>[] keys) : Shape<TDraft>
    where TDraft : Draft, new()
{
    private readonly Dictionary<string, Key<TDraft>> _byName = keys.SelectMany(key => key.Names.Select(spelling => (spelling, key))).ToDictionary();

    /// <summary>The keys, for checks that need to know more than names.</summary>
    public IReadOnlyList<Key<TDraft>> Keys => keys;

    private IEnumerable<string> KnownNames => keys.Where(key => key.Use != KeyUse.NotSupported).SelectMany(key => key.Names);

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out TDraft value)
    {
        value = null;
        if (element is not YamlMap map)
        {
            reading.WrongType(element, $"a map ({name})");
            return false;
        }

        value = new TDraft { Position = map.Position };
        var seen = new Dictionary<Key<TDraft>, string>();
        foreach ((YamlScalar key, YamlElement item) in map.Entries)
            ReadEntry(key, item, value, seen, reading);
        foreach (Key<TDraft> key in keys.Where(key => key.IsRequired && !seen.ContainsKey(key)))
            reading.Error(map, $"missing field `{key.Names[0]}`");
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => definitions.Refer(name, () =>
    {
        var properties = new JsonObject();
        foreach (Key<TDraft> key in keys.Where(key => key.Use != KeyUse.NotSupported))
        {
            foreach (string spelling in key.Names)
                properties.Add(spelling, key.ToSchema(definitions));
        }

        var schema = new JsonObject { ["description"] = description, ["type"] = "object", ["properties"] = properties,
            ["additionalProperties"] = false };
        if (keys.Any(key => key.IsRequired))
            schema["required"] = new JsonArray([.. keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Names[0])]);
        return schema;
    });

    private void ReadEntry(YamlScalar name, YamlElement item, TDraft draft, Dictionary<Key<TDraft>, string> seen, Reading reading)
    {
        if (!_byName.TryGetValue(name.Text, out Key<TDraft>? key))
            RefuseUnknown(draft, reading, name);
        else if (key.Use == KeyUse.NotSupported)
            RefuseUnsupported(draft, reading, name, key, seen);
        else if (!seen.TryAdd(key, name.Text))
            reading.Error(name,
                $"duplicate field `{name.Text}`", seen[key] == name.Text ? null : $"it means the same as `{seen[key]}`; keep one of them");
        else if (item is YamlScalar { IsNull: true })
            ReadNull(reading, name, key);
        else
            Assign(draft, reading, name, item, key);
    }

    private static void ReadNull(Reading reading, YamlScalar name, Key<TDraft> key)
    {
        if (key.IsRequired)
            reading.Error(name, $"field `{name.Text}` is empty", key.EmptyHint);
    }

    private static void Assign(TDraft draft, Reading reading, YamlScalar name, YamlElement item, Key<TDraft> key)
    {
        draft.Mark(key.Names[0], name.Position, item.Position);
        if (key.Use == KeyUse.WithoutEffect)
            reading.WarnWithoutEffect(name.Position, name.Text);
        int errors = reading.Diagnostics.ErrorCount;
        reading.InKey(name.Text, () => key.Read(draft, item, reading));
        if (reading.Diagnostics.ErrorCount > errors)
            draft.MarkRefused(key.Names[0]);
    }

    private static void RefuseUnsupported(TDraft draft, Reading reading, YamlScalar name, Key<TDraft> key, Dictionary<Key<TDraft>, string> seen)
    {
        seen.TryAdd(key, name.Text);
        draft.Mark(key.Names[0], name.Position, name.Position);
        draft.MarkRefused(key.Names[0]);
        reading.Error(name, $"`{name.Text}` is not supported by this version", key.Description);
    }

    private void RefuseUnknown(TDraft draft, Reading reading, YamlScalar name)
    {
        string message = $"unknown field `{YamlScalar.Shorten(name.Text)}`";
        if (reading.Diagnostics.IsFull)
        {
            reading.Error(name, message);
            return;
        }

        if (NearestName.Find(name.Text, KnownNames) is { } nearest)
        {
            draft.MarkRefused(_byName[nearest].Names[0]);
            message += $"; did you mean `{nearest}`?";
        }
        else
        {
            message += $", expected {(keys.Length == 1 ? "" : "one of ")}{string.Join(", ", KnownNames.Select(known => $"`{known}`"))}";
        }

        reading.Error(name, message, UnknownHint(name.Text));
    }

    private static string? UnknownHint(string field) =>
        field == "<<" ? "merge keys are not part of YAML 1.2; write the keys out, or use an alias for a whole value" : null;
}
