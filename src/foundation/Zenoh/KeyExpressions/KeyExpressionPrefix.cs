namespace Zenoh.KeyExpressions;

/// <summary>What is left of key expressions behind a beginning.</summary>
internal static class KeyExpressionPrefix
{
    /// <summary>All remainders of <paramref name="key"/> behind a beginning that meets <paramref name="prefix"/>, without those another one includes.</summary>
    public static List<KeyExpression> Strip(ReadOnlySpan<byte> key, ReadOnlySpan<byte> prefix)
    {
        var found = new List<KeyExpression>();
        for (var offset = 0; offset <= key.Length;)
        {
            var chunk = Chunk.At(key, offset);
            var end = offset + chunk.Length;

            // A ** at the seam may have begun in the prefix and go on behind it.
            var rest = Chunk.IsAnyNumber(chunk) ? key[offset..] : key[Math.Min(end + 1, key.Length)..];
            if (!rest.IsEmpty && KeyExpressionRelations.Intersects(key[..end], prefix)) AddWidest(found, new KeyExpression(rest.ToArray()));
            offset = end + 1;
        }

        return found;
    }

    private static void AddWidest(List<KeyExpression> found, KeyExpression rest)
    {
        if (found.Exists(other => other.Includes(rest))) return;
        found.RemoveAll(rest.Includes);
        found.Add(rest);
    }
}
