using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Zenoh.KeyExpressions;

/// <summary>
/// Finds the <see cref="KeyExpression"/> of keys that arrive as bytes, without allocation when the key was seen lately. Bounded: sets of four keys, in each of which the one not
/// used for longest gives way. Not synchronised: one cache per reading thread; the expressions it gives out are free of it.
/// </summary>
internal sealed class KeyExpressionCache
{
    /// <summary>Keys a cache holds if not told otherwise: the distinct keys one face uses at a time (8 KiB of references).</summary>
    public const int DefaultCapacity = 1024;

    private const int Ways = 4;
    private readonly int _sets;
    private KeyExpression?[] _entries = [];
    private byte[] _joined = [];

    /// <param name="capacity">Number of keys, rounded up to a power of two of at least 4. Memory is taken with the first key.</param>
    public KeyExpressionCache(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _sets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Ways)) / Ways;
    }

    /// <summary>Keys that were found without work, and keys that had to be checked and made.</summary>
    public (long Hits, long Misses) Counts { get; private set; }

    /// <summary>The expression of <paramref name="prefix"/> with <paramref name="suffix"/> right behind it, as a wire expression with a scope means it.</summary>
    public KeyExpressionProblem Resolve(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix, out KeyExpression? key)
    {
        if (prefix.IsEmpty || suffix.IsEmpty) return Resolve(prefix.IsEmpty ? suffix : prefix, out key);
        key = null;
        var length = prefix.Length + suffix.Length;
        if (length > KeyExpressionLimits.MaxBytes) return new(KeyExpressionFault.TooLong, 0);
        if (_joined.Length < length) _joined = new byte[Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)length), KeyExpressionLimits.MaxBytes)];
        prefix.CopyTo(_joined);
        suffix.CopyTo(_joined.AsSpan(prefix.Length));
        return Resolve(_joined.AsSpan(0, length), out key);
    }

    /// <summary>The expression of canonical bytes.</summary>
    /// <param name="utf8">What arrived; copied when it is kept.</param>
    /// <param name="key">The expression, null when there is a problem.</param>
    public KeyExpressionProblem Resolve(ReadOnlySpan<byte> utf8, out KeyExpression? key)
    {
        var hash = KeyBytes.Hash(utf8);
        if (TryFind(utf8, hash, out key)) return default;
        var problem = KeyExpression.Parse(utf8, out key);
        Counts = (Counts.Hits, Counts.Misses + 1);
        if (key is not null && utf8.Length <= KeyExpressionLimits.MaxCachedBytes) Keep(key, hash);
        return problem;
    }

    private bool TryFind(ReadOnlySpan<byte> utf8, int hash, [NotNullWhen(true)] out KeyExpression? key)
    {
        key = null;
        if (_entries.Length == 0) return false;
        var set = SetOf(hash);
        for (var way = 0; way < Ways && set[way] is { } candidate; way++)
        {
            if (candidate.GetHashCode() != hash || !candidate.Utf8.SequenceEqual(utf8)) continue;
            set[..way].CopyTo(set[1..]);
            set[0] = key = candidate;
            Counts = (Counts.Hits + 1, Counts.Misses);
            return true;
        }

        return false;
    }

    private void Keep(KeyExpression key, int hash)
    {
        if (_entries.Length == 0) _entries = new KeyExpression?[_sets * Ways];
        var set = SetOf(hash);
        set[..^1].CopyTo(set[1..]);
        set[0] = key;
    }

    private Span<KeyExpression?> SetOf(int hash) => _entries.AsSpan((hash & (_sets - 1)) * Ways, Ways);
}
