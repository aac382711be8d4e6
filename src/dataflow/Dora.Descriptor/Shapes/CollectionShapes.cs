using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Text;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>A value of a collection and where it stands.</summary>
internal readonly record struct Located<T>(T Value, Position Position);

/// <summary>A list whose items have one shape. Null is an empty list; bad items are reported and left out.</summary>
internal sealed class ListShape<T>(Shape<T> item) : Shape<List<Located<T>>>
{
    /// <summary>Names an item for messages; by default its index.</summary>
    public Func<YamlElement, int, string>? ItemOwner { get; init; }

    /// <summary>Makes the message about an item that was there before; null allows repetition.</summary>
    public Func<T, string>? DuplicateMessage { get; init; }

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out List<Located<T>> value)
    {
        value = [];
        if (element is YamlScalar { IsNull: true })
            return true;
        if (element is not YamlList list)
        {
            reading.WrongType(element, "a sequence");
            return false;
        }

        var seen = new HashSet<T>();
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (ReadItem(list.Items[i], i, seen, reading) is { } read)
                value.Add(read);
        }

        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => new() { ["type"] = "array", ["items"] = item.ToSchema(definitions) };

    private Located<T>? ReadItem(YamlElement element, int index, HashSet<T> seen, Reading reading)
    {
        Located<T>? Read()
        {
            if (!item.TryRead(element, reading, out T? value))
                return null;
            if (DuplicateMessage is null || seen.Add(value))
                return new Located<T>(value, element.Position);
            reading.Error(element, DuplicateMessage(value));
            return null;
        }

        return ItemOwner is null ? reading.InKey($"[{index}]", Read) : reading.InOwner(ItemOwner(element, index), Read);
    }
}

/// <summary>A map from free names to values of one shape. Null is an empty map; bad entries are reported and left out.</summary>
internal sealed class MapShape<T>(Shape<T> value) : Shape<List<MapEntry<T>>>
{
    /// <summary>What a key is called in the message about a second one: <c>duplicate input `x`</c>.</summary>
    public string KeyName { get; init; } = "key";

    /// <summary>Refuses keys for which it gives a message.</summary>
    public Func<string, string?>? CheckKey { get; init; }

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out List<MapEntry<T>> result)
    {
        result = [];
        if (element is YamlScalar { IsNull: true })
            return true;
        if (element is not YamlMap map)
        {
            reading.WrongType(element, "a map");
            return false;
        }

        var seen = new HashSet<string>();
        foreach ((YamlScalar key, YamlElement item) in map.Entries)
        {
            if (!seen.Add(key.Text))
                reading.Error(key, $"duplicate {KeyName} `{YamlScalar.Shorten(key.Text)}`");
            else if (CheckKey?.Invoke(key.Text) is { } problem)
                reading.Error(key, problem);
            else if (TryReadEntry(key, item, reading) is { } entry)
                result.Add(entry);
        }

        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = "object", ["additionalProperties"] = value.ToSchema(definitions) };

    private MapEntry<T>? TryReadEntry(YamlScalar key, YamlElement item, Reading reading) =>
        reading.InKey(YamlScalar.Shorten(key.Text), () =>
            value.TryRead(item, reading, out T? read) ? new MapEntry<T>(key.Text, key.Position, read, item.Position) : null);
}

/// <summary>One entry of a map with free names.</summary>
internal sealed record MapEntry<T>(string Key, Position KeyPosition, T Value, Position ValuePosition);
