using System.Text.Json;

namespace Zenoh.Configuration.Reading;

/// <summary>One value of a configuration, whichever format it was written in, and where it begins in its text.</summary>
internal abstract class ConfigNode(int offset)
{
    public int Offset => offset;

    /// <summary>The value as messages call it.</summary>
    public abstract string Describe();

    /// <summary>The value as JSON.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);
}

internal enum ScalarKind
{
    Null,
    Boolean,
    Number,
    Text,
}

/// <summary>A text, number, boolean or null.</summary>
internal sealed class ConfigScalar : ConfigNode
{
    private const int MaxShown = 60;

    private ConfigScalar(int offset, ScalarKind kind, string text, bool mayBeText)
        : base(offset) => (Kind, Text, MayBeText) = (kind, text, mayBeText);

    public ScalarKind Kind { get; }

    /// <summary>A text without quotes and escapes, anything else as written.</summary>
    public string Text { get; }

    /// <summary>Whether a key that wants text may take it: all of YAML's unquoted values (<c>id: 12</c>) except null.</summary>
    public bool MayBeText { get; }

    /// <summary>The value of a number.</summary>
    public double Number { get; private init; }

    public static ConfigScalar Quoted(int offset, string text) => new(offset, ScalarKind.Text, text, mayBeText: true);

    /// <summary>A word without quotes: null, a boolean, a number, or else text.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="word">As written.</param>
    /// <param name="mayBeText">Whether the format has no other way of writing simple texts.</param>
    public static ConfigScalar Plain(int offset, string word, bool mayBeText) => word switch
    {
        "null" or "" or "~" => new(offset, ScalarKind.Null, word, mayBeText: false),
        "true" or "false" => new(offset, ScalarKind.Boolean, word, mayBeText),
        _ when NumberText.TryParse(word, out var number) => new(offset, ScalarKind.Number, word, mayBeText) { Number = number },
        _ => new(offset, ScalarKind.Text, word, mayBeText),
    };

    public override string Describe() => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Text => $"\"{(Text.Length <= MaxShown ? Text : Text[..MaxShown] + "…")}\"",
        _ => Text,
    };

    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (Kind == ScalarKind.Null) writer.WriteNullValue();
        else if (Kind == ScalarKind.Boolean) writer.WriteBooleanValue(Text == "true");
        else if (Kind == ScalarKind.Number && double.IsFinite(Number)) writer.WriteNumberValue(Number);
        else writer.WriteStringValue(Text);
    }
}

/// <summary>Values in order.</summary>
internal sealed class ConfigList(int offset, IReadOnlyList<ConfigNode> items) : ConfigNode(offset)
{
    public IReadOnlyList<ConfigNode> Items => items;

    public override string Describe() => $"a list of {items.Count}";

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items) item.WriteTo(writer);
        writer.WriteEndArray();
    }
}

/// <summary>Values by key, in the order of the text.</summary>
internal sealed class ConfigMap(int offset, IReadOnlyList<ConfigEntry> entries) : ConfigNode(offset)
{
    public IReadOnlyList<ConfigEntry> Entries => entries;

    public override string Describe() => entries.Count == 0 ? "an empty object" : $"an object with the key '{entries[0].Key}'";

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in entries)
        {
            writer.WritePropertyName(entry.Key);
            entry.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}

/// <summary>A key of an object, where it begins, and its value.</summary>
internal sealed record ConfigEntry(string Key, int Offset, ConfigNode Value);
