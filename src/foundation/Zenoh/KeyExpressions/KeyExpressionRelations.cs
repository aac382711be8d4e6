namespace Zenoh.KeyExpressions;

/// <summary>Relations of two valid, canonical key expressions in UTF-8 (Zenoh wire specification, key expressions). Nothing is allocated.</summary>
internal static class KeyExpressionRelations
{
    /// <summary>Whether some concrete key matches both.</summary>
    public static bool Intersects(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftIsWild = left.Contains((byte)'*');
        if (!right.Contains((byte)'*')) return leftIsWild ? Includes(left, right) : left.SequenceEqual(right);
        return leftIsWild ? BothWildIntersect(left, right) : Includes(right, left);
    }

    /// <summary>
    /// Whether every concrete key <paramref name="inner"/> matches is matched by <paramref name="outer"/>. A failed attempt goes back to the last <c>**</c> only: shifting an
    /// earlier one never helps, because what stands between two of them was found at its first place and a verbatim chunk in the way cannot be skipped by any.
    /// </summary>
    public static bool Includes(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        var (outerAt, innerAt, behindWildcard, takenUpTo) = (0, 0, -1, 0);
        while (innerAt <= inner.Length)
        {
            if (outerAt <= outer.Length)
            {
                var outerChunk = Chunk.At(outer, outerAt);
                if (Chunk.IsAnyNumber(outerChunk))
                {
                    behindWildcard = outerAt = outerAt + outerChunk.Length + 1;
                    takenUpTo = innerAt;
                    continue;
                }

                var innerChunk = Chunk.At(inner, innerAt);
                if (!Chunk.IsAnyNumber(innerChunk) && Chunk.Includes(outerChunk, innerChunk))
                {
                    outerAt += outerChunk.Length + 1;
                    innerAt += innerChunk.Length + 1;
                    continue;
                }
            }

            if (behindWildcard < 0) return false;
            var taken = Chunk.At(inner, takenUpTo);
            if (Chunk.IsVerbatim(taken)) return false;
            takenUpTo = innerAt = takenUpTo + taken.Length + 1;
            outerAt = behindWildcard;
        }

        return outerAt > outer.Length || Chunk.IsAnyNumber(outer[outerAt..]);
    }

    private static bool BothWildIntersect(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var matcher = new KeyMatcher(new KeyChunks(right, stackalloc ushort[KeyExpressionLimits.MaxChunks]), KeyRelation.Intersecting);
        var reached = matcher.Start();
        for (var offset = 0; offset <= left.Length && !reached.IsEmpty;)
        {
            var chunk = Chunk.At(left, offset);
            reached = matcher.Step(reached, chunk, Chunk.KindOf(chunk));
            offset += chunk.Length + 1;
        }

        return matcher.Accepts(reached);
    }
}
