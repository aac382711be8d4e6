using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>Any scalar but null, as written: <c>id: 007</c> is the text 007.</summary>
internal sealed class TextShape : Shape<string>
{
    public static TextShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = element is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
        if (value is null)
            reading.WrongType(element, "a string");
        return value is not null;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => new() { ["type"] = new JsonArray("string", "number", "boolean") };
}

/// <summary>A text of at least one character that is no white space.</summary>
internal sealed class NonEmptyTextShape : Shape<string>
{
    public static NonEmptyTextShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!TextShape.Instance.TryRead(element, reading, out value))
            return false;
        if (!string.IsNullOrWhiteSpace(value))
            return true;
        reading.Error(element, "must not be empty");
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 };
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BooleanShape : Shape<bool>
{
    public static BooleanShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, out bool value)
    {
        value = element is YamlScalar scalar && scalar.Text is "true" or "True" or "TRUE";
        if (element is YamlScalar { IsBoolean: true })
            return true;
        reading.WrongType(element, "`true` or `false`");
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params (string Word, T Value)[] choices) : Shape<T>
{
    /// <summary>Builds the whole message when the original's differs from "unknown variant".</summary>
    public Func<string, string>? Message { get; init; }

    /// <summary>A remedy for a word that is none of them.</summary>
    public Func<string, string?>? Hint { get; init; }

    /// <summary>The words, quoted, separated by commas.</summary>
    public string Words => string.Join(", ", choices.Select(choice => $"`{choice.Word}`"));

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (element is not YamlScalar { IsNull: false } scalar)
        {
            reading.WrongType(element, $"one of {Words}");
            return false;
        }

        foreach ((string word, T choice) in choices)
        {
            if (word != scalar.Text)
                continue;
            value = choice;
            return true;
        }

        string shown = YamlScalar.Shorten(scalar.Text);
        string message = Message?.Invoke(shown) ?? $"unknown variant `{shown}`, expected {(choices.Length == 1 ? "" : "one of ")}{Words}";
        reading.Error(element, message + NearestName.Suggest(scalar.Text, choices.Select(choice => choice.Word)), Hint?.Invoke(scalar.Text));
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice.Word)]) };
}

/// <summary>Anything: keys whose content nobody reads.</summary>
internal sealed class AnyShape : Shape<YamlElement>
{
    public static AnyShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, out YamlElement value)
    {
        value = element;
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => [];
}
