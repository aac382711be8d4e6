using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Zenoh.Configuration.Reading;

/// <summary>Reads the part of YAML a configuration needs: one document of maps, lists and scalars, without anchors.</summary>
internal sealed class YamlReader
{
    private readonly Parser _parser;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Reads the only document; an empty one is an empty object.</summary>
    /// <exception cref="ConfigSyntaxException">It is not YAML, or uses what a configuration does not need.</exception>
    public static ConfigNode Read(string text)
    {
        try
        {
            return new YamlReader(text).Document();
        }
        catch (YamlException e)
        {
            throw new ConfigSyntaxException((int)e.Start.Index, "YAML: " + e.Message.ReplaceLineEndings(" "));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser lets these escape for some malformed escapes, tags and directives.
            throw new ConfigSyntaxException(0, "YAML: " + e.Message.ReplaceLineEndings(" "));
        }
    }

    private ConfigNode Document()
    {
        Next();
        if (Next() is StreamEnd) return new ConfigMap(0, []);
        Next();
        var root = Node(depth: 1);
        Next();
        return Next() is StreamEnd ? root : throw Refused("a configuration is one YAML document; remove the second '---'");
    }

    private ParsingEvent Next()
    {
        _parser.MoveNext();
        return _parser.Current ?? throw new ConfigSyntaxException(0, "YAML: the document ends in the middle of a value");
    }

    private ConfigNode Node(int depth)
    {
        if (depth > ConfigLimits.MaxDepth) throw Refused($"values are nested more than {ConfigLimits.MaxDepth} deep");
        var offset = (int)_parser.Current!.Start.Index;
        return _parser.Current switch
        {
            AnchorAlias or NodeEvent { Anchor.IsEmpty: false } => throw Refused("anchors and aliases are not supported; write the value out"),
            Scalar { Style: ScalarStyle.Plain } plain => ConfigScalar.Plain(offset, plain.Value, mayBeText: true),
            Scalar quoted => ConfigScalar.Quoted(offset, quoted.Value),
            SequenceStart => List(offset, depth),
            MappingStart => Map(offset, depth),
            _ => throw Refused("a value is missing"),
        };
    }

    private ConfigList List(int offset, int depth)
    {
        var items = new List<ConfigNode>();
        while (Next() is not SequenceEnd) items.Add(Node(depth + 1));
        return new ConfigList(offset, items);
    }

    private ConfigMap Map(int offset, int depth)
    {
        var entries = new List<ConfigEntry>();
        while (Next() is not MappingEnd)
        {
            if (_parser.Current is not Scalar key) throw Refused("a key must be a plain name");
            Next();
            entries.Add(new ConfigEntry(key.Value, (int)key.Start.Index, Node(depth + 1)));
        }

        return new ConfigMap(offset, entries);
    }

    private ConfigSyntaxException Refused(string message) => new((int)_parser.Current!.Start.Index, message);
}
