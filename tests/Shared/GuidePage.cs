namespace Tests.Shared;

/// <summary>A page below docs/ whose code the tests compile, read or run.</summary>
internal sealed class GuidePage(string name)
{
    private readonly string[] _lines = File.ReadAllLines(SourceTree.PathOf("docs", name));

    /// <summary>The blocks of one language, whole files (which begin with a directive or <c>using</c>) left out; without indentation.</summary>
    public string[] Snippets(string language) =>
        [.. Blocks(language).Where(block => !block.StartsWith("#:", StringComparison.Ordinal) && !block.StartsWith("using Columnar.", StringComparison.Ordinal)).Select(Normalize)];

    /// <summary>The blocks of one language as they stand.</summary>
    public IEnumerable<string> Blocks(string language)
    {
        for (int start = 0; start < _lines.Length; start++)
        {
            if (_lines[start] != $"```{language}")
                continue;
            int end = Array.IndexOf(_lines, "```", start);
            yield return string.Join('\n', _lines[(start + 1)..end]);
            start = end;
        }
    }

    /// <summary>Links to other files, relative to docs/, that lead nowhere.</summary>
    public string[] BrokenLinks() =>
        [.. System.Text.RegularExpressions.Regex.Matches(string.Join('\n', _lines), @"\]\(([^)#:]+)\)").Select(match => match.Groups[1].Value)
            .Where(link => !Path.Exists(SourceTree.PathOf("docs", link)))];

    /// <summary>Snippets that stand in none of the files, which a test project compiles.</summary>
    public string[] Missing(params IEnumerable<string> files)
    {
        string[] sources = [.. files.Select(file => Normalize(File.ReadAllText(SourceTree.PathOf(file))))];
        return [.. Snippets("csharp").Where(snippet => !sources.Any(source => source.Contains(snippet, StringComparison.Ordinal)))];
    }

    /// <summary>Indentation depends on where a block stands; nothing else does.</summary>
    private static string Normalize(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
