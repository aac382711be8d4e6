using Zenoh.Protocol.Primitives;

namespace Zenoh.Session;

/// <summary>
/// Schemas of encodings as text and as bytes, so that an encoding with a schema costs no memory per message. Bounded: a slot holds the schema that
/// was used last. Thread-safe: slots hold immutable entries.
/// </summary>
internal static class SchemaCache
{
    /// <summary>Different schemas a process uses at a time; more only cost a conversion.</summary>
    private const int Slots = 256;

    private static readonly Entry?[] ByText = new Entry?[Slots];
    private static readonly Entry?[] ByBytes = new Entry?[Slots];

    /// <summary>The form of the wire.</summary>
    public static WireEncoding ToWire(Encoding encoding) => encoding.Schema is { } schema
        ? new WireEncoding(encoding.Id, new OptionalBytes(Utf8Of(schema)))
        : new WireEncoding(encoding.Id);

    /// <summary>The form of users.</summary>
    public static Encoding FromWire(WireEncoding encoding) =>
        encoding.Schema.HasValue ? new Encoding(encoding.Id, TextOf(encoding.Schema.Value)) : new Encoding(encoding.Id, null);

    private static byte[] Utf8Of(string schema)
    {
        ref Entry? slot = ref ByText[(uint)schema.GetHashCode(StringComparison.Ordinal) % Slots];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is null || !string.Equals(entry.Text, schema, StringComparison.Ordinal))
            Volatile.Write(ref slot, entry = new Entry(schema, System.Text.Encoding.UTF8.GetBytes(schema)));
        return entry.Utf8;
    }

    private static string TextOf(ReadOnlySpan<byte> utf8)
    {
        HashCode hash = default;
        hash.AddBytes(utf8);
        ref Entry? slot = ref ByBytes[(uint)hash.ToHashCode() % Slots];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is null || !utf8.SequenceEqual(entry.Utf8))
            Volatile.Write(ref slot, entry = new Entry(System.Text.Encoding.UTF8.GetString(utf8), utf8.ToArray()));
        return entry.Text;
    }

    private sealed record Entry(string Text, byte[] Utf8);
}
