using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dora.Descriptor.Yaml;

/// <summary>Builds the tree of a file from YamlDotNet's parser events; bounded in depth and, through aliases, in size.</summary>
internal sealed class YamlLoader
{
    private readonly Parser _parser;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, YamlElement> _anchors = [];
    private long _aliasedValues;

    private YamlLoader(string text, DiagnosticBag diagnostics)
    {
        _parser = new Parser(new StringReader(text));
        _diagnostics = diagnostics;
    }

    /// <summary>Loads the only document.</summary>
    /// <param name="source">The text.</param>
    /// <param name="diagnostics">Receives the error when there is one.</param>
    /// <returns>The root; null when the document is empty or was refused (then there is an error).</returns>
    public static YamlElement? Load(SourceText source, DiagnosticBag diagnostics)
    {
        var loader = new YamlLoader(source.Text, diagnostics);
        try
        {
            return loader.Document();
        }
        catch (LoadRefusedException e)
        {
            diagnostics.Error(e.Position, e.Message, e.Hint);
        }
        catch (YamlException e)
        {
            // A scanner names the token it was in first and the place where it got stuck second; a parser names the whole offending token.
            Position at = source.Clamp(At(e.Message.StartsWith("While scanning", StringComparison.Ordinal) ? e.End : e.Start));
            diagnostics.Error(at, "YAML syntax: " + Sentence(e.Message), TabHint(source, at));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser lets these escape for some malformed escapes, tags and directives.
            Position at = loader._parser.Current is { } current ? At(current.End) : new Position(1, 1);
            diagnostics.Error(source.Clamp(at), "YAML syntax: " + Sentence(e.Message));
        }

        return null;
    }

    private YamlElement? Document()
    {
        Next();
        if (Next() is StreamEnd)
            return null;
        Next();
        YamlElement root = Element(1);
        Next();
        if (Next() is DocumentStart second)
            throw new LoadRefusedException(At(second.Start),
                "the file contains more than one YAML document", "a dataflow file holds exactly one; remove the `---`");
        return root;
    }

    private ParsingEvent Next()
    {
        _parser.MoveNext();
        return _parser.Current ?? throw new InvalidOperationException("the document ends in the middle of a value");
    }

    /// <summary>Reads the element whose first event is current; afterwards its last event is current.</summary>
    private YamlElement Element(int depth)
    {
        ParsingEvent first = _parser.Current!;
        if (depth > YamlLimits.MaxDepth)
            throw new LoadRefusedException(At(first.Start), $"values are nested more than {YamlLimits.MaxDepth} deep", null);
        YamlElement element = first switch
        {
            Scalar scalar => LoadScalar(scalar),
            SequenceStart => LoadList(At(first.Start), depth),
            MappingStart => LoadMap(At(first.Start), depth),
            AnchorAlias alias => Resolve(alias, depth),
            _ => throw new InvalidOperationException("a value is missing"),
        };
        if (first is NodeEvent { Anchor.IsEmpty: false } anchored && first is not AnchorAlias)
            _anchors[anchored.Anchor.Value] = element;
        return element;
    }

    private YamlScalar LoadScalar(Scalar scalar)
    {
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            string tag = scalar.Tag.Value;
            if (!tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
                _diagnostics.Error(At(scalar.Start),
                    $"tag `{YamlScalar.Shorten(tag)}` is not supported", "remove the tag; only YAML's own, such as `!!str`, are known");
            isPlain &= tag != "tag:yaml.org,2002:str";
        }

        return new YamlScalar(At(scalar.Start), scalar.Value, isPlain);
    }

    private YamlList LoadList(Position position, int depth)
    {
        var list = new YamlList(position);
        while (Next() is not SequenceEnd)
            list.Add(Element(depth + 1));
        return list;
    }

    private YamlMap LoadMap(Position position, int depth)
    {
        var map = new YamlMap(position);
        while (Next() is not MappingEnd)
        {
            YamlElement key = Element(depth + 1);
            Next();
            YamlElement value = Element(depth + 1);
            if (key is YamlScalar scalar)
                map.Add(scalar, value);
            else
                _diagnostics.Error(key.Position, $"a {key.Describe()} cannot be a key", "keys are plain names");
        }

        return map;
    }

    private YamlElement Resolve(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out YamlElement? target))
            throw new LoadRefusedException(At(alias.Start),
                $"alias `*{alias.Value.Value}` refers to no finished anchor",
                    $"define it before with `&{alias.Value.Value}`; a value cannot contain itself");
        _aliasedValues += target.ExpandedCount;
        if (_aliasedValues > YamlLimits.MaxExpandedValues)
            throw new LoadRefusedException(At(alias.Start), $"aliases expand to more than {YamlLimits.MaxExpandedValues} values", null);
        if (depth + target.Depth > YamlLimits.MaxDepth)
            throw new LoadRefusedException(At(alias.Start), $"aliases nest values more than {YamlLimits.MaxDepth} deep", null);
        return target;
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string Sentence(string message)
    {
        string line = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length == 0 ? "malformed" : char.ToLowerInvariant(line[0]) + line[1..];
    }

    private static string? TabHint(SourceText source, Position at)
    {
        string line = source.LineAt(at.Line) ?? "";
        return line[..Math.Clamp(at.Column, 0, line.Length)].Contains('\t', StringComparison.Ordinal)
            ? "YAML does not allow tabs for indentation; use spaces"
            : null;
    }

    private sealed class LoadRefusedException(Position position, string message, string? hint) : Exception(message)
    {
        public Position Position { get; } = position;

        public string? Hint { get; } = hint;
    }
}
