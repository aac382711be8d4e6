using System.Collections;

namespace Columnar.Types;

/// <summary>Key-value texts attached to a schema, field or batch, in their order. Immutable, compared by content.</summary>
public sealed class CustomMetadata : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<CustomMetadata>
{
    private readonly KeyValuePair<string, string>[] _pairs;

    /// <summary>Copies the pairs.</summary>
    /// <param name="pairs">Keys and values; keys may repeat, as the format allows.</param>
    public CustomMetadata(params IEnumerable<KeyValuePair<string, string>> pairs) => _pairs = [.. pairs];

    /// <summary>No metadata.</summary>
    public static CustomMetadata Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _pairs[index];

    /// <summary>Makes metadata of one pair.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The metadata.</returns>
    public static CustomMetadata Of(string key, string value) => new([new(key, value)]);

    /// <summary>Finds the first value of a key.</summary>
    /// <param name="key">The key, compared exactly.</param>
    /// <returns>The value, or null when there is none.</returns>
    public string? Find(string key)
    {
        foreach ((string name, string value) in _pairs)
        {
            if (name == key)
                return value;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(CustomMetadata? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CustomMetadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_pairs.Length, _pairs.Length > 0 ? _pairs[0] : default);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _pairs.GetEnumerator();
}
