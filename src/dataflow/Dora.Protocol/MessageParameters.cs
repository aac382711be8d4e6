using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dora.Protocol;

/// <summary>
/// The parameters that accompany a message: a few named values, such as the width and height of an image. Immutable, and encoded once
/// when made: sending the same parameters again costs a copy of their bytes.
/// <code>
/// MessageParameters parameters = [("width", 640), ("height", 480), ("encoding", "rgb8")];
/// long width = parameters["width"].ToInt64();
/// </code>
/// </summary>
[CollectionBuilder(typeof(MessageParameters), nameof(Create))]
public sealed class MessageParameters : IEnumerable<(string Key, ParameterValue Value)>
{
    private readonly byte[] _encoded;
    private readonly (string Key, ParameterValue Value)[] _entries;

    private MessageParameters(byte[] encoded, (string Key, ParameterValue Value)[] entries)
    {
        _encoded = encoded;
        _entries = entries;
    }

    /// <summary>No parameters.</summary>
    public static MessageParameters Empty { get; } = new([], []);

    /// <summary>How many there are.</summary>
    public int Count => _entries.Length;

    /// <summary>The binary form (docs/wire/parameters.md); empty when there are none.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>The value of a parameter.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name; the message lists those there are.</exception>
    public ParameterValue this[string key] => TryGetValue(key, out ParameterValue value)
        ? value
        : throw new KeyNotFoundException($"the message has no parameter `{key}`; it has: {string.Join(", ", _entries.Select(entry => entry.Key))}");

    /// <summary>Makes parameters; also called for a collection expression.</summary>
    /// <param name="entries">Names and values; every name once.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="ArgumentException">
    /// A name is empty or comes twice, or there are more than <see cref="Limits.MaxParameters"/> or
    /// <see cref="Limits.MaxParameterBytes"/> of them.
    /// </exception>
    public static MessageParameters Create(params ReadOnlySpan<(string Key, ParameterValue Value)> entries)
    {
        if (entries.IsEmpty)
            return Empty;
        for (int index = 0; index < entries.Length; index++)
            RefuseBadKey(entries, index);
        Span<byte> buffer = stackalloc byte[Limits.MaxParameterBytes];
        if (!ParameterCodec.TryEncode(entries, buffer, out int written))
        {
            throw new ArgumentException(
                $"the parameters take more than {Limits.MaxParameterBytes} bytes or are more than {Limits.MaxParameters}; send large data "
                    + "as the payload",
                nameof(entries));
        }

        return new MessageParameters(buffer[..written].ToArray(), entries.ToArray());
    }

    /// <summary>Reads the binary form, copying what it needs.</summary>
    /// <param name="encoded">Bytes from <see cref="Encoded"/>, perhaps made by a hostile peer.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="error">What is wrong with the bytes.</param>
    /// <returns>True when the bytes are well formed.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> encoded,
        [NotNullWhen(true)] out MessageParameters? parameters,
        [NotNullWhen(false)] out string? error)
    {
        parameters = null;
        if (!ParameterCodec.TryDecode(encoded, out (string Key, ParameterValue Value)[]? entries, out error))
            return false;
        parameters = entries.Length == 0 ? Empty : new MessageParameters(encoded.ToArray(), entries);
        return true;
    }

    /// <summary>Looks for a parameter.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False when there is none of this name.</returns>
    public bool TryGetValue(string key, out ParameterValue value)
    {
        foreach ((string candidate, ParameterValue found) in _entries)
        {
            if (candidate == key)
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>These parameters with one added or replaced.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>New parameters.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Create"/>.</exception>
    public MessageParameters With(string key, ParameterValue value) =>
        Create([.. _entries.Where(entry => entry.Key != key), (key, value)]);

    /// <inheritdoc/>
    public IEnumerator<(string Key, ParameterValue Value)> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The parameters as JSON.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => ParameterJson.Write(this);

    private static void RefuseBadKey(ReadOnlySpan<(string Key, ParameterValue Value)> entries, int index)
    {
        string key = entries[index].Key;
        ArgumentException.ThrowIfNullOrEmpty(key, nameof(entries));
        for (int earlier = 0; earlier < index; earlier++)
        {
            if (entries[earlier].Key == key)
                throw new ArgumentException($"the parameter `{key}` is given twice", nameof(entries));
        }
    }
}
