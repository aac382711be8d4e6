using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dora.Protocol;

/// <summary>
/// The binary form of parameters, little endian (docs/wire/parameters.md): u16 count, then per parameter u16 key length, key in UTF-8,
/// u8 kind and the value; strings and lists carry a u16 length or count.
/// </summary>
internal static class ParameterCodec
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Encodes; false when the result does not fit or a cap is exceeded.</summary>
    public static bool TryEncode(ReadOnlySpan<(string Key, ParameterValue Value)> entries, Span<byte> destination, out int written)
    {
        written = 0;
        if (entries.Length > Limits.MaxParameters)
            return false;
        Writer writer = new(destination);
        writer.Length(entries.Length);
        foreach ((string key, ParameterValue value) in entries)
        {
            writer.Text(key);
            writer.Byte((byte)value.Kind);
            writer.Value(value);
        }

        written = writer.Written;
        return !writer.Overflowed;
    }

    /// <summary>Decodes; every length is checked before it is used, nothing may follow the last parameter.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> encoded,
        [NotNullWhen(true)] out (string Key, ParameterValue Value)[]? entries,
        [NotNullWhen(false)] out string? error)
    {
        entries = null;
        if (encoded.IsEmpty)
        {
            (entries, error) = ([], null);
            return true;
        }

        if (encoded.Length > Limits.MaxParameterBytes)
        {
            error = $"parameters take {encoded.Length} bytes; the limit is {Limits.MaxParameterBytes}";
            return false;
        }

        Reader reader = new(encoded);
        entries = reader.Entries();
        error = reader.Error ?? (reader.AtEnd ? null : "bytes follow the last parameter");
        if (error is not null)
            entries = null;
        return entries is not null;
    }

    private ref struct Writer(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Written { get; private set; }

        public bool Overflowed { get; private set; }

        public void Value(in ParameterValue value)
        {
            switch (value.Kind)
            {
                case ParameterKind.Boolean:
                    Byte(value.ToBoolean() ? (byte)1 : (byte)0);
                    break;
                case ParameterKind.Integer:
                    Integer(value.ToInt64());
                    break;
                case ParameterKind.Float:
                    Integer(BitConverter.DoubleToInt64Bits(value.ToDouble()));
                    break;
                case ParameterKind.String:
                    Text(value.ToString());
                    break;
                default:
                    List(value);
                    break;
            }
        }

        public void Length(int value)
        {
            if (value > ushort.MaxValue)
                Overflowed = true;
            else if (Room(sizeof(ushort)) is { IsEmpty: false } room)
                BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)value);
        }

        public void Byte(byte value)
        {
            if (Room(1) is { IsEmpty: false } room)
                room[0] = value;
        }

        public void Text(string value)
        {
            int length = Encoding.UTF8.GetByteCount(value);
            Length(length);
            if (Room(length) is { IsEmpty: false } room)
                Encoding.UTF8.GetBytes(value, room);
        }

        private void Integer(long value)
        {
            if (Room(sizeof(long)) is { IsEmpty: false } room)
                BinaryPrimitives.WriteInt64LittleEndian(room, value);
        }

        private void List(in ParameterValue value)
        {
            if (value.Kind == ParameterKind.IntegerList)
            {
                Length(value.ToInt64List().Length);
                foreach (long item in value.ToInt64List())
                    Integer(item);
            }
            else if (value.Kind == ParameterKind.FloatList)
            {
                Length(value.ToDoubleList().Length);
                foreach (double item in value.ToDoubleList())
                    Integer(BitConverter.DoubleToInt64Bits(item));
            }
            else
            {
                Length(value.ToStringList().Length);
                foreach (string item in value.ToStringList())
                    Text(item);
            }
        }

        private Span<byte> Room(int size)
        {
            if (Overflowed || size > _destination.Length - Written)
            {
                Overflowed = true;
                return [];
            }

            Span<byte> room = _destination.Slice(Written, size);
            Written += size;
            return room;
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> source)
    {
        private ReadOnlySpan<byte> _rest = source;

        public string? Error { get; private set; }

        public readonly bool AtEnd => _rest.IsEmpty;

        public (string Key, ParameterValue Value)[] Entries()
        {
            int count = Length();
            if (count > Limits.MaxParameters)
            {
                Error = $"{count} parameters; the limit is {Limits.MaxParameters}";
                return [];
            }

            var entries = new (string Key, ParameterValue Value)[count];
            HashSet<string> keys = new(count, StringComparer.Ordinal);
            for (int index = 0; index < count && Error is null; index++)
            {
                string key = Text();
                if (Error is null && (key.Length == 0 || !keys.Add(key)))
                    Error = $"parameter name `{key}` is empty or comes twice";
                entries[index] = (key, Value());
            }

            return entries;
        }

        private ParameterValue Value()
        {
            byte kind = Take(1) is { IsEmpty: false } bytes ? bytes[0] : (byte)0;
            switch ((ParameterKind)kind)
            {
                case ParameterKind.Boolean:
                    return Boolean();
                case ParameterKind.Integer:
                    return Integer();
                case ParameterKind.Float:
                    return BitConverter.Int64BitsToDouble(Integer());
                case ParameterKind.String:
                    return Text();
                case ParameterKind.IntegerList:
                    return Integers();
                case ParameterKind.FloatList:
                    return Array.ConvertAll(Integers(), BitConverter.Int64BitsToDouble);
                case ParameterKind.StringList:
                    return Texts();
                default:
                    Error ??= $"unknown parameter kind {kind}";
                    return default;
            }
        }

        private bool Boolean()
        {
            byte value = Take(1) is { IsEmpty: false } bytes ? bytes[0] : (byte)0;
            if (value > 1)
                Error ??= $"a boolean parameter holds {value}";
            return value == 1;
        }

        private int Length() => Take(sizeof(ushort)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : 0;

        private long Integer() => Take(sizeof(long)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

        private long[] Integers()
        {
            int count = Length();
            if (Take(count * sizeof(long)) is not { IsEmpty: false } bytes)
                return [];
            long[] items = new long[count];
            for (int index = 0; index < count; index++)
                items[index] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);
            return items;
        }

        private string[] Texts()
        {
            int count = Length();
            // Every text takes at least its length: a count beyond that is a lie and must not become an allocation.
            if (count * sizeof(ushort) > _rest.Length)
            {
                Error ??= "parameters end in the middle of a value";
                return [];
            }

            string[] items = new string[count];
            for (int index = 0; index < count; index++)
                items[index] = Text();
            return items;
        }

        private string Text()
        {
            ReadOnlySpan<byte> bytes = Take(Length());
            try
            {
                return StrictUtf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                Error ??= "a parameter holds text that is not UTF-8";
                return string.Empty;
            }
        }

        private ReadOnlySpan<byte> Take(int size)
        {
            if (Error is not null || size > _rest.Length)
            {
                Error ??= "parameters end in the middle of a value";
                return [];
            }

            ReadOnlySpan<byte> taken = _rest[..size];
            _rest = _rest[size..];
            return taken;
        }
    }
}
