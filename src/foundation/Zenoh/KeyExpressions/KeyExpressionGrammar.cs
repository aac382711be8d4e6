using System.Buffers;
using System.Text.Unicode;

namespace Zenoh.KeyExpressions;

/// <summary>The grammar of key expressions and their canonical form (Zenoh wire specification, key expressions), over UTF-8 and without allocation.</summary>
internal static class KeyExpressionGrammar
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("#?$*"u8);

    /// <summary>The first fault that makes the text unusable; else the first that only keeps it from being canonical; else none.</summary>
    public static KeyExpressionProblem Check(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) return new(KeyExpressionFault.Empty, 0);
        if (key.Length > KeyExpressionLimits.MaxBytes) return new(KeyExpressionFault.TooLong, 0);
        if (!Utf8.IsValid(key)) return new(KeyExpressionFault.NotUtf8, 0);
        if (key[0] == '/') return new(KeyExpressionFault.LeadingSlash, 0);
        return key[^1] == '/' ? new(KeyExpressionFault.TrailingSlash, 0) : CheckChunks(key);
    }

    private static KeyExpressionProblem CheckChunks(ReadOnlySpan<byte> key)
    {
        var repairable = default(KeyExpressionProblem);
        var behindAnyNumber = false;
        for (var (offset, number) = (0, 1); offset <= key.Length; number++)
        {
            if (number > KeyExpressionLimits.MaxChunks) return new(KeyExpressionFault.TooManyChunks, 0);
            var chunk = Chunk.At(key, offset);
            var problem = new KeyExpressionProblem(CheckChunk(chunk, behindAnyNumber), number);
            if (!problem.IsNone && !problem.IsRepairable) return problem;
            if (repairable.IsNone && problem.IsRepairable) repairable = problem;
            behindAnyNumber = Chunk.IsAnyNumber(chunk);
            offset += chunk.Length + 1;
        }

        return repairable;
    }

    private static KeyExpressionFault CheckChunk(ReadOnlySpan<byte> chunk, bool behindAnyNumber)
    {
        if (chunk.IsEmpty) return KeyExpressionFault.EmptyChunk;
        if (Chunk.IsAny(chunk)) return behindAnyNumber ? KeyExpressionFault.AnyBehindAnyNumber : KeyExpressionFault.None;
        if (chunk.SequenceEqual("**"u8)) return behindAnyNumber ? KeyExpressionFault.RepeatedAnyNumber : KeyExpressionFault.None;
        return CheckText(chunk);
    }

    private static KeyExpressionFault CheckText(ReadOnlySpan<byte> chunk)
    {
        var repairable = chunk.SequenceEqual(Chunk.InnerWildcard) ? KeyExpressionFault.LoneInnerWildcard : KeyExpressionFault.None;
        var rest = chunk;
        for (var special = rest.IndexOfAny(Special); special >= 0; special = rest.IndexOfAny(Special))
        {
            if (rest[special] == '*') return KeyExpressionFault.StarInsideChunk;
            if (rest[special] != '$') return KeyExpressionFault.ForbiddenCharacter;
            if (!rest[special..].StartsWith(Chunk.InnerWildcard)) return KeyExpressionFault.DollarWithoutStar;
            rest = rest[(special + 2)..];
            if (repairable == KeyExpressionFault.None && rest.StartsWith(Chunk.InnerWildcard)) repairable = KeyExpressionFault.RepeatedInnerWildcard;
        }

        return repairable;
    }
}
