using System.Diagnostics.CodeAnalysis;

namespace Zenoh.Links;

/// <summary>
/// The <c>key=value;key=value</c> part of a locator (metadata) or endpoint (config): unique keys, kept sorted, values without escapes.
/// Immutable. A key without <c>=</c> has the empty value.
/// </summary>
internal sealed class EndpointParameters : IEquatable<EndpointParameters>
{
    public static readonly EndpointParameters Empty = new([]);

    private readonly KeyValuePair<string, string>[] _sorted;

    private EndpointParameters(KeyValuePair<string, string>[] sorted) => _sorted = sorted;

    public bool IsEmpty => _sorted.Length == 0;

    /// <summary>The value of a key, or null.</summary>
    public string? this[string key] => Find(key) is { } index and >= 0 ? _sorted[index].Value : null;

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out EndpointParameters? parameters, [NotNullWhen(false)] out string? error)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in text.Split(';'))
        {
            var item = text[range];
            if (item.IsEmpty)
            {
                continue;
            }

            var equals = item.IndexOf('=');
            var key = (equals < 0 ? item : item[..equals]).ToString();
            error = key.Length == 0 ? $"'{item}' has no key before '='" : null;
            error ??= pairs.TryAdd(key, equals < 0 ? "" : item[(equals + 1)..].ToString()) ? null : $"the key '{key}' appears twice";
            if (error is not null)
            {
                parameters = null;
                return false;
            }
        }

        parameters = pairs.Count == 0 ? Empty : new EndpointParameters([.. pairs]);
        error = null;
        return true;
    }

    public static EndpointParameters Of(params IEnumerable<KeyValuePair<string, string>> pairs)
    {
        KeyValuePair<string, string>[] sorted = [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        return sorted.Length == 0 ? Empty : new EndpointParameters(sorted);
    }

    public bool Equals(EndpointParameters? other) => other is not null && _sorted.AsSpan().SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as EndpointParameters);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Join(';', _sorted.Select(pair => pair.Value.Length == 0 ? pair.Key : $"{pair.Key}={pair.Value}"));

    private int Find(string key) => Array.FindIndex(_sorted, pair => string.Equals(pair.Key, key, StringComparison.Ordinal));
}
