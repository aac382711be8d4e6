using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

/// <summary>Key expressions as what they are: sets of concrete keys. Slow and plain, over all keys of a few chunks.</summary>
internal static class SetModel
{
    private static readonly string[] KeyChunks = ["a", "b", "ab", "ba", "@a"];
    private static readonly string[] ExpressionChunks = ["a", "b", "ab", "@a", "*", "**", "a$*", "$*a", "a$*b", "$*b$*"];

    /// <summary>All concrete keys of one to four chunks.</summary>
    public static IReadOnlyList<string> Universe { get; } = [.. Enumerable.Range(1, 4).SelectMany(KeysOf)];

    /// <summary>A canonical expression of one to four chunks.</summary>
    public static KeyExpression Expression(Random random)
    {
        var chunks = new string[random.Next(1, 5)];
        for (var chunk = 0; chunk < chunks.Length; chunk++) chunks[chunk] = ExpressionChunks[random.Next(ExpressionChunks.Length)];
        return KeyExpression.Canonize(string.Join('/', chunks));
    }

    /// <summary>The members of the set an expression stands for.</summary>
    public static HashSet<string> Members(KeyExpression expression)
    {
        var chunks = expression.ToString().Split('/');
        return [.. Universe.Where(key => Matches(chunks, key.Split('/')))];
    }

    private static bool Matches(ReadOnlySpan<string> expression, ReadOnlySpan<string> key)
    {
        if (expression.IsEmpty) return key.IsEmpty;
        if (expression[0] == "**")
            return Matches(expression[1..], key) || (!key.IsEmpty && key[0][0] != '@' && Matches(expression, key[1..]));
        return !key.IsEmpty && ChunkMatches(expression[0], key[0]) && Matches(expression[1..], key[1..]);
    }

    private static bool ChunkMatches(string pattern, string chunk)
    {
        if (pattern == chunk) return true;
        if (pattern[0] == '@' || chunk[0] == '@') return false;
        return pattern == "*" || TextMatches(pattern, chunk);
    }

    private static bool TextMatches(string pattern, string text)
    {
        if (pattern.Length == 0) return text.Length == 0;
        if (pattern[0] == '$') return TextMatches(pattern[2..], text) || (text.Length > 0 && TextMatches(pattern, text[1..]));
        return text.Length > 0 && text[0] == pattern[0] && TextMatches(pattern[1..], text[1..]);
    }

    private static IEnumerable<string> KeysOf(int chunks) =>
        chunks == 1 ? KeyChunks : KeysOf(chunks - 1).SelectMany(head => KeyChunks.Select(chunk => $"{head}/{chunk}"));
}
