namespace Zenoh.Configuration.Reading;

/// <summary>Reads JSON5: JSON with comments, bare keys, single quotes, trailing commas and freer numbers. Positions are offsets into the text.</summary>
internal sealed class Json5Reader
{
    private readonly string _text;
    private int _at;

    private Json5Reader(string text, int start) => (_text, _at) = (text, start);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>Reads the only value from <paramref name="start"/> to the end of the text.</summary>
    /// <exception cref="ConfigSyntaxException">It is not JSON5.</exception>
    public static ConfigNode Read(string text, int start = 0)
    {
        var reader = new Json5Reader(text, start);
        var value = reader.Value(depth: 1);
        reader.SkipSpace();
        return reader.IsAtEnd ? value : throw new ConfigSyntaxException(reader._at, $"{reader.Found()} behind the end of the configuration");
    }

    private ConfigNode Value(int depth)
    {
        if (depth > ConfigLimits.MaxDepth) throw new ConfigSyntaxException(_at, $"values are nested more than {ConfigLimits.MaxDepth} deep");
        SkipSpace();
        return Current switch
        {
            '{' => Map(depth),
            '[' => List(depth),
            '"' or '\'' => ConfigScalar.Quoted(_at, Json5Text.Read(_text, ref _at)),
            _ => Word(),
        };
    }

    private ConfigMap Map(int depth)
    {
        var (start, entries) = (_at++, new List<ConfigEntry>());
        for (SkipSpace(); Current != '}'; SkipSpace())
        {
            var keyAt = _at;
            var key = Current is '"' or '\'' ? Json5Text.Read(_text, ref _at) : BareKey();
            SkipSpace();
            if (Current != ':') throw new ConfigSyntaxException(_at, $"expected ':' behind the key '{key}', found {Found()}");
            _at++;
            entries.Add(new ConfigEntry(key, keyAt, Value(depth + 1)));
            Separator('}');
        }

        _at++;
        return new ConfigMap(start, entries);
    }

    private ConfigList List(int depth)
    {
        var (start, items) = (_at++, new List<ConfigNode>());
        for (SkipSpace(); Current != ']'; SkipSpace())
        {
            items.Add(Value(depth + 1));
            Separator(']');
        }

        _at++;
        return new ConfigList(start, items);
    }

    private void Separator(char end)
    {
        SkipSpace();
        if (Current == ',') _at++;
        else if (Current != end) throw new ConfigSyntaxException(_at, $"expected ',' or '{end}', found {Found()}");
    }

    private string BareKey()
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current is '_' or '$') _at++;
        return _at > start ? _text[start.._at] : throw new ConfigSyntaxException(start, $"expected a key or '}}', found {Found()}");
    }

    private ConfigScalar Word()
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current is '_' or '$' or '+' or '-' or '.') _at++;
        if (_at == start) throw new ConfigSyntaxException(start, $"expected a value, found {Found()}");
        var word = ConfigScalar.Plain(start, _text[start.._at], mayBeText: false);
        return word.Kind == ScalarKind.Text ? throw new ConfigSyntaxException(start, $"'{word.Text}' is no value; texts are written in quotes") : word;
    }

    private void SkipSpace()
    {
        while (!IsAtEnd)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF') _at++;
            else if (Current == '/') SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        var isBlock = _text.AsSpan(_at).StartsWith("/*");
        if (!isBlock && !_text.AsSpan(_at).StartsWith("//")) throw new ConfigSyntaxException(_at, "expected a value or a comment, found '/'");
        var end = isBlock ? _text.IndexOf("*/", _at + 2, StringComparison.Ordinal) : _text.IndexOf('\n', _at);
        if (end < 0 && isBlock) throw new ConfigSyntaxException(_at, "this comment has no end");
        _at = end < 0 ? _text.Length : end + (isBlock ? 2 : 1);
    }

    private string Found() => IsAtEnd ? "the end of the text" : $"'{Current}'";
}
