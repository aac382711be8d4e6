using System.Globalization;

namespace Zenoh;

/// <summary>What the bytes of a payload are: one of the numbered encodings or a name of your own, each with an optional schema.</summary>
/// <remarks>
/// The text form is <c>name</c> or <c>name;schema</c>, as in <c>application/json;charset=utf-8</c>. Zenoh carries an encoding and never acts on it.
/// The default value is <see cref="ZenohBytes"/>, which costs nothing on the wire.
/// </remarks>
public readonly struct Encoding : IEquatable<Encoding>
{
    /// <summary>The longest schema, in bytes of UTF-8.</summary>
    public const int MaxSchemaBytes = byte.MaxValue;

    private readonly string? _schema;

    internal Encoding(ushort id, string? schema)
    {
        Id = id;
        _schema = schema;
    }

    /// <summary><c>zenoh/bytes</c>: bytes of which nothing is said; the default.</summary>
    public static Encoding ZenohBytes => new(0, null);

    /// <summary><c>zenoh/string</c>: UTF-8 text.</summary>
    public static Encoding ZenohString => new(1, null);

    /// <summary><c>zenoh/serialized</c>: values in Zenoh's own serialisation.</summary>
    public static Encoding ZenohSerialized => new(2, null);

    /// <summary><c>application/octet-stream</c>: bytes of an application.</summary>
    public static Encoding OctetStream => new(3, null);

    /// <summary><c>text/plain</c>: plain text.</summary>
    public static Encoding TextPlain => new(4, null);

    /// <summary><c>application/json</c>: JSON for applications.</summary>
    public static Encoding Json => new(5, null);

    /// <summary><c>text/json</c>: JSON for people.</summary>
    public static Encoding TextJson => new(6, null);

    /// <summary><c>application/cdr</c>: CDR, the representation of DDS.</summary>
    public static Encoding Cdr => new(7, null);

    /// <summary><c>application/cbor</c>: CBOR.</summary>
    public static Encoding Cbor => new(8, null);

    /// <summary><c>application/yaml</c>: YAML.</summary>
    public static Encoding Yaml => new(9, null);

    /// <summary><c>application/protobuf</c>: protocol buffers.</summary>
    public static Encoding Protobuf => new(13, null);

    /// <summary><c>image/png</c>: A PNG image.</summary>
    public static Encoding ImagePng => new(16, null);

    /// <summary><c>image/jpeg</c>: A JPEG image.</summary>
    public static Encoding ImageJpeg => new(17, null);

    /// <summary>The number on the wire; 65535 for a name without a number, which is then the schema.</summary>
    public ushort Id { get; }

    /// <summary>The schema, or null when there is none.</summary>
    public string? Schema => _schema;

    /// <summary>Whether this is the default, <c>zenoh/bytes</c> without a schema.</summary>
    public bool IsDefault => Id == 0 && _schema is null;

    /// <summary>Reads the text form. A name without a number is kept whole.</summary>
    /// <param name="text"><c>name</c> or <c>name;schema</c>; the empty text is the default.</param>
    /// <returns>The encoding.</returns>
    /// <exception cref="ArgumentException">The schema, or the whole text when its name has no number, is longer than <see cref="MaxSchemaBytes"/>.</exception>
    public static Encoding FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return default;
        int separator = text.IndexOf(';', StringComparison.Ordinal);
        string name = separator < 0 ? text : text[..separator];
        return EncodingNames.TryGetId(name, out ushort id)
            ? new Encoding(id, separator < 0 ? null : Checked(text[(separator + 1)..]))
            : new Encoding(EncodingNames.CustomId, Checked(text));
    }

    /// <summary>The same encoding with a schema.</summary>
    /// <param name="schema">What the encoding alone does not say, for example <c>charset=utf-8</c> or a message type.</param>
    /// <returns>The encoding with that schema instead of its own.</returns>
    /// <exception cref="ArgumentException">The schema is longer than <see cref="MaxSchemaBytes"/>.</exception>
    public Encoding WithSchema(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Id == EncodingNames.CustomId ? new Encoding(Id, Checked($"{_schema};{schema}")) : new Encoding(Id, Checked(schema));
    }

    /// <summary>The text form.</summary>
    /// <returns><c>name</c> or <c>name;schema</c>; a number without a name is shown as <c>unknown(number)</c>.</returns>
    public override string ToString()
    {
        if (Id == EncodingNames.CustomId)
            return _schema ?? "";
        string name = EncodingNames.NameOf(Id) ?? string.Create(CultureInfo.InvariantCulture, $"unknown({Id})");
        return _schema is null ? name : $"{name};{_schema}";
    }

    /// <inheritdoc/>
    public bool Equals(Encoding other) => Id == other.Id && string.Equals(_schema, other._schema, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Encoding other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, _schema);

    /// <summary>Whether both are the same encoding with the same schema.</summary>
    public static bool operator ==(Encoding left, Encoding right) => left.Equals(right);

    /// <summary>Whether the encodings or their schemas differ.</summary>
    public static bool operator !=(Encoding left, Encoding right) => !left.Equals(right);

    private static string Checked(string schema) => System.Text.Encoding.UTF8.GetByteCount(schema) <= MaxSchemaBytes
        ? schema
        : throw new ArgumentException($"The schema of an encoding has at most {MaxSchemaBytes} bytes of UTF-8; '{schema[..32]}...' is longer.", nameof(schema));
}
