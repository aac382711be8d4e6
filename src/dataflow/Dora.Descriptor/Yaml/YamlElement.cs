using Dora.Descriptor.Text;

namespace Dora.Descriptor.Yaml;

/// <summary>One value of the file and where it stands. An alias shares the element of its anchor.</summary>
internal abstract class YamlElement(Position position)
{
    public Position Position { get; } = position;

    /// <summary>How many values a walk over this element visits, itself included.</summary>
    public long ExpandedCount { get; protected set; } = 1;

    /// <summary>How deep it nests, itself included.</summary>
    public int Depth { get; protected set; } = 1;

    /// <summary>The kind as error messages call it.</summary>
    public abstract string Describe();

    protected void Adopt(YamlElement child)
    {
        ExpandedCount += child.ExpandedCount;
        Depth = Math.Max(Depth, child.Depth + 1);
    }
}

/// <summary>Text, a number, a boolean or null: YAML does not say which before a key asks for one.</summary>
internal sealed class YamlScalar(Position position, string text, bool isPlain) : YamlElement(position)
{
    private const int MaxShownLength = 60;

    /// <summary>The text after YAML's unescaping, otherwise as written.</summary>
    public string Text { get; } = text;

    /// <summary>True when it was written without quotes, so that it may be a number, a boolean or null.</summary>
    public bool IsPlain { get; } = isPlain;

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public bool IsBoolean => IsPlain && Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";

    public override string Describe() =>
        IsNull ? "null" : IsBoolean ? $"boolean `{Text}`" : IsPlain && IsNumber ? $"number `{Text}`" : $"string \"{Shorten(Text)}\"";

    /// <summary>A text short enough to be quoted in a message.</summary>
    public static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxShownLength ? line : line[..MaxShownLength] + "…";
    }

    private bool IsNumber => Text.Length > 0 && double.TryParse(Text, System.Globalization.CultureInfo.InvariantCulture, out _);
}

/// <summary>A sequence.</summary>
internal sealed class YamlList(Position position) : YamlElement(position)
{
    private readonly List<YamlElement> _items = [];

    public IReadOnlyList<YamlElement> Items => _items;

    public void Add(YamlElement item)
    {
        _items.Add(item);
        Adopt(item);
    }

    public override string Describe() => "sequence";
}

/// <summary>A mapping, entries in the order of the file, duplicates kept for the reader to report.</summary>
internal sealed class YamlMap(Position position) : YamlElement(position)
{
    private readonly List<(YamlScalar Key, YamlElement Value)> _entries = [];

    public IReadOnlyList<(YamlScalar Key, YamlElement Value)> Entries => _entries;

    public void Add(YamlScalar key, YamlElement value)
    {
        _entries.Add((key, value));
        Adopt(value);
    }

    /// <summary>The text of a scalar entry, or null.</summary>
    public string? TextOf(string key) =>
        _entries.FirstOrDefault(entry => entry.Key.Text == key).Value is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    public override string Describe() => "map";
}
