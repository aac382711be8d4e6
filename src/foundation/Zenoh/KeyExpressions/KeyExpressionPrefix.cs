namespace Zenoh.KeyExpressions;

/// <summary>Beginnings of key expressions: the literal one that gets an id on the wire, and what is left behind one.</summary>
internal static class KeyExpressionPrefix
{
    /// <summary>The leading chunks without wildcards.</summary>
    public static ReadOnlySpan<byte> Literal(ReadOnlySpan<byte> key)
    {
        var wildcard = key.IndexOf((byte)'*');
        if (wildcard < 0) return key;
        var slash = key[..wildcard].LastIndexOf((byte)'/');
        return slash < 0 ? default : key[..slash];
    }

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
