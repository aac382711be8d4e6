using System.Diagnostics.CodeAnalysis;

namespace Zenoh.KeyExpressions;

/// <summary>
/// A set of keys, written as chunks between slashes: <c>*</c> stands for one chunk, <c>**</c> for any number of chunks, <c>$*</c> for any characters inside a chunk; a chunk that
/// begins with <c>@</c> is out of reach of all three. Always valid and in canonical form, so two expressions for the same pattern are equal. Immutable and safe for any number of
/// threads.
/// </summary>
/// <remarks>At most 65,535 bytes of UTF-8 and 255 chunks. Zenoh wire specification, key expressions.</remarks>
public sealed class KeyExpression : IEquatable<KeyExpression>
{
    private readonly byte[] _utf8;
    private readonly int _hash;
    private string? _text;

    /// <param name="utf8">Checked bytes; owned by this object from now on.</param>
    /// <param name="text">The same as string if the caller has it.</param>
    internal KeyExpression(byte[] utf8, string? text = null)
    {
        _utf8 = utf8;
        _text = text;
        _hash = KeyBytes.Hash(utf8);
        IsWild = utf8.AsSpan().Contains((byte)'*');
    }

    /// <summary>The expression in UTF-8, as it is sent.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Whether it holds a wildcard; if not, it is one concrete key.</summary>
    public bool IsWild { get; }

    /// <summary>Takes a text that is already canonical.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">It is not a canonical key expression; the message names the chunk, the fault and the remedy.</exception>
    public static KeyExpression Parse(string text) => TryParse(text, out var key, out var problem) ? key : throw new FormatException(problem);

    /// <summary>Takes a text that is already canonical; the counterpart of <see cref="Parse(string)"/> that does not throw.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="key">The expression, null when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyExpression? key) => TryParse(text, out key, out _);

    /// <summary>Takes a text that is already canonical and says why it cannot.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="key">The expression, null when the result is false.</param>
    /// <param name="problem">A sentence that names the chunk, the fault and the remedy when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyExpression? key, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        var found = KeyExpressionGrammar.Check(utf8);
        key = found.IsNone ? new KeyExpression(utf8, text) : null;
        problem = found.IsNone ? null : found.Describe(utf8);
        return key is not null;
    }

    /// <summary>Takes a text and rewrites it to its canonical form: <c>a/**/*</c> becomes <c>a/*/**</c>, a chunk <c>$*</c> becomes <c>*</c>.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">No rewriting makes it a key expression; the message names the chunk, the fault and the remedy.</exception>
    public static KeyExpression Canonize(string text) => TryCanonize(text, out var key, out var problem) ? key : throw new FormatException(problem);

    /// <summary>Takes a text and rewrites it to its canonical form; the counterpart of <see cref="Canonize(string)"/> that does not throw.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="key">The expression, null when the result is false.</param>
    /// <param name="problem">A sentence that names the chunk, the fault and the remedy when the result is false.</param>
    public static bool TryCanonize(string text, [NotNullWhen(true)] out KeyExpression? key, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryCanonize(System.Text.Encoding.UTF8.GetBytes(text), out key, out problem);
    }

    /// <summary>Whether some key matches both this expression and <paramref name="other"/>; symmetrical.</summary>
    /// <param name="other">The other expression.</param>
    public bool Intersects(KeyExpression other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return KeyExpressionRelations.Intersects(_utf8, other._utf8);
    }

    /// <summary>Whether this expression matches every key that <paramref name="other"/> matches.</summary>
    /// <param name="other">The expression that may be the narrower one.</param>
    public bool Includes(KeyExpression other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return KeyExpressionRelations.Includes(_utf8, other._utf8);
    }

    /// <summary>This expression, a slash, and <paramref name="tail"/>, in canonical form (<c>a/**</c> and <c>*</c> give <c>a/*/**</c>).</summary>
    /// <param name="tail">What follows.</param>
    /// <exception cref="FormatException">The result is too long.</exception>
    public KeyExpression Join(KeyExpression tail)
    {
        ArgumentNullException.ThrowIfNull(tail);
        return Canonize([.. _utf8, (byte)'/', .. tail._utf8]);
    }

    /// <summary>This expression, a slash, and <paramref name="tail"/>, in canonical form.</summary>
    /// <param name="tail">What follows, with or without wildcards; need not be canonical.</param>
    /// <exception cref="FormatException">The result is no key expression; the message names the chunk, the fault and the remedy.</exception>
    public KeyExpression Join(string tail)
    {
        ArgumentNullException.ThrowIfNull(tail);
        return Canonize([.. _utf8, (byte)'/', .. System.Text.Encoding.UTF8.GetBytes(tail)]);
    }

    /// <summary>This expression with <paramref name="suffix"/> right behind it, no slash added, in canonical form: what the wire's prefix and suffix mean.</summary>
    /// <param name="suffix">What follows; usually begins with a slash.</param>
    /// <exception cref="FormatException">The result is no key expression; the message names the chunk, the fault and the remedy.</exception>
    public KeyExpression Concat(string suffix)
    {
        ArgumentNullException.ThrowIfNull(suffix);
        return Canonize([.. _utf8, .. System.Text.Encoding.UTF8.GetBytes(suffix)]);
    }

    /// <summary>
    /// What may follow <paramref name="prefix"/> in this expression: <c>a/**</c> without <c>a/b</c> is <c>**</c>. There can be several answers (<c>a/**/c/*</c> without
    /// <c>a/b/c</c> is <c>*</c> and <c>**/c/*</c>); of two of which one includes the other only the wider is given.
    /// </summary>
    /// <param name="prefix">What is taken away; may hold wildcards.</param>
    /// <returns>The remainders; empty when the prefix cannot begin a key of this expression or nothing is left behind it.</returns>
    public IReadOnlyList<KeyExpression> StripPrefix(KeyExpression prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return KeyExpressionPrefix.Strip(_utf8, prefix._utf8);
    }

    /// <summary><see cref="Join(KeyExpression)"/>: reads like the path it makes.</summary>
    /// <param name="head">What comes first.</param>
    /// <param name="tail">What follows.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The named alternate is Join: nothing is divided.")]
    public static KeyExpression operator /(KeyExpression head, KeyExpression tail)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.Join(tail);
    }

    /// <summary><see cref="Join(string)"/>: reads like the path it makes.</summary>
    /// <param name="head">What comes first.</param>
    /// <param name="tail">What follows.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The named alternate is Join: nothing is divided.")]
    public static KeyExpression operator /(KeyExpression head, string tail)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.Join(tail);
    }

    /// <summary>Whether both are the same expression.</summary>
    /// <param name="left">One expression.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(KeyExpression? left, KeyExpression? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether both are different expressions.</summary>
    /// <param name="left">One expression.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(KeyExpression? left, KeyExpression? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(KeyExpression? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _utf8.AsSpan().SequenceEqual(other._utf8));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyExpression);

    /// <summary>A hash that is computed once and differs between processes.</summary>
    public override int GetHashCode() => _hash;

    /// <summary>The expression as text. Made on first use when the expression came from the wire.</summary>
    public override string ToString() => _text ??= System.Text.Encoding.UTF8.GetString(_utf8);

    /// <summary>Takes bytes that are already canonical.</summary>
    /// <param name="utf8">Copied.</param>
    /// <param name="key">The expression, null when there is a problem.</param>
    internal static KeyExpressionProblem Parse(ReadOnlySpan<byte> utf8, out KeyExpression? key)
    {
        var problem = KeyExpressionGrammar.Check(utf8);
        key = problem.IsNone ? new KeyExpression(utf8.ToArray()) : null;
        return problem;
    }

    private static KeyExpression Canonize(byte[] utf8) => TryCanonize(utf8, out var key, out var problem) ? key : throw new FormatException(problem);

    private static bool TryCanonize(byte[] utf8, [NotNullWhen(true)] out KeyExpression? key, [NotNullWhen(false)] out string? problem)
    {
        var found = KeyExpressionGrammar.Check(utf8);
        if (found.IsRepairable)
        {
            var rewritten = new byte[utf8.Length];
            utf8 = rewritten[..KeyExpressionCanonizer.Rewrite(utf8, rewritten)];
            found = default;
        }

        key = found.IsNone ? new KeyExpression(utf8) : null;
        problem = found.IsNone ? null : found.Describe(utf8);
        return key is not null;
    }
}
