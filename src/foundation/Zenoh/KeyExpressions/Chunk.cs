namespace Zenoh.KeyExpressions;

/// <summary>Single chunks of valid, canonical key expressions in UTF-8, and how two of them relate. Comparing bytes is comparing characters: a literal part
/// never begins inside a character.</summary>
internal static class Chunk
{
    /// <summary>The wildcard inside a chunk.</summary>
    public static ReadOnlySpan<byte> InnerWildcard => "$*"u8;

    /// <summary>The chunk that begins at <paramref name="offset"/>; the next one begins one byte behind its end.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> key, int offset)
    {
        var rest = key[offset..];
        var slash = rest.IndexOf((byte)'/');
        return slash < 0 ? rest : rest[..slash];
    }

    public static bool IsVerbatim(ReadOnlySpan<byte> chunk) => chunk[0] == '@';

    public static bool IsAny(ReadOnlySpan<byte> chunk) => chunk.Length == 1 && chunk[0] == '*';

    public static bool IsAnyNumber(ReadOnlySpan<byte> chunk) => chunk.Length == 2 && chunk[0] == '*';

    public static ChunkKind KindOf(ReadOnlySpan<byte> chunk) =>
        IsVerbatim(chunk) ? ChunkKind.Verbatim
        : IsAny(chunk) ? ChunkKind.Any
        : IsAnyNumber(chunk) ? ChunkKind.AnyNumber
        : chunk.Contains((byte)'*') ? ChunkKind.Pattern
        : ChunkKind.Literal;

    /// <summary>Whether some text matches both chunks; neither is <c>**</c>.</summary>
    public static bool Intersects(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right)) return true;
        if (IsVerbatim(left) || IsVerbatim(right)) return false;
        if (IsAny(left) || IsAny(right)) return true;
        var leftIsPattern = left.Contains((byte)'*');
        var rightIsPattern = right.Contains((byte)'*');
        if (leftIsPattern && rightIsPattern) return EdgesAgree(left, right);
        return leftIsPattern ? Matches(left, right) : rightIsPattern && Matches(right, left);
    }

    /// <summary>Whether every text <paramref name="inner"/> matches is matched by <paramref name="outer"/>; neither is <c>**</c>. The inner chunk's own
    /// <c>$*</c> counts as plain characters, as in the reference: sound, and complete for what an outer pattern can tell apart.</summary>
    public static bool Includes(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        if (outer.SequenceEqual(inner)) return true;
        if (IsVerbatim(outer) || IsVerbatim(inner)) return false;
        return IsAny(outer) || (outer.Contains((byte)'*') && Matches(outer, inner));
    }

    /// <summary>Two patterns meet when their literal beginnings and endings do: whatever stands between can hide in the other's wildcard.</summary>
    private static bool EdgesAgree(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftHead = left[..left.IndexOf(InnerWildcard)];
        var rightHead = right[..right.IndexOf(InnerWildcard)];
        if (leftHead.CommonPrefixLength(rightHead) < Math.Min(leftHead.Length, rightHead.Length)) return false;
        var leftTail = left[(left.LastIndexOf(InnerWildcard) + InnerWildcard.Length)..];
        var rightTail = right[(right.LastIndexOf(InnerWildcard) + InnerWildcard.Length)..];
        return leftTail.Length < rightTail.Length ? rightTail.EndsWith(leftTail) : leftTail.EndsWith(rightTail);
    }

    /// <summary>Leftmost search for the parts of a pattern: an earlier find only leaves more room for the rest.</summary>
    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        var wildcard = pattern.IndexOf(InnerWildcard);
        if (!text.StartsWith(pattern[..wildcard])) return false;
        text = text[wildcard..];
        pattern = pattern[(wildcard + 2)..];
        while ((wildcard = pattern.IndexOf(InnerWildcard)) >= 0)
        {
            var found = text.IndexOf(pattern[..wildcard]);
            if (found < 0) return false;
            text = text[(found + wildcard)..];
            pattern = pattern[(wildcard + 2)..];
        }

        return text.EndsWith(pattern);
    }
}
