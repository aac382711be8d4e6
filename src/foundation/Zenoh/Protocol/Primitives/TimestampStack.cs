namespace Zenoh.Protocol.Primitives;

/// <summary>Timestamps collected on a message's way, when its sender asked for them (Zenoh wire specification, TsStack). Already checked; read one by one with foreach.</summary>
internal readonly ref struct TimestampStack
{
    /// <summary>Records one stack can hold.</summary>
    public const int MaxRecords = byte.MaxValue;

    /// <summary>The extension that carries it.</summary>
    public const byte Extension = 0x47;

    private readonly ReadOnlySpan<byte> _records;

    private TimestampStack(ReadOnlySpan<byte> encoded, byte flags, int count, ReadOnlySpan<byte> records)
    {
        Encoded = encoded;
        Flags = flags;
        Count = count;
        _records = records;
    }

    /// <summary>Whether the message carries a stack.</summary>
    public bool IsPresent => !Encoded.IsEmpty;

    /// <summary>The body of the extension, to be passed on unchanged.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    /// <summary>Who shall add a record: 1 the sender, 2 routers, 4 the receiver.</summary>
    public byte Flags { get; }

    public int Count { get; }

    public static WireError ReadBody(ReadOnlySpan<byte> body, out TimestampStack stack)
    {
        stack = default;
        var nested = new WireReader(body);
        return TryRead(ref nested, body, out stack) ? WireError.None : nested.Error;
    }

    public Enumerator GetEnumerator() => new(_records);

    /// <summary>Appends the extension, if there is a stack.</summary>
    public void WriteExtension(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        if (IsPresent)
            extensions.Bytes(ref writer, Extension, Encoded);
    }

    private static bool TryRead(scoped ref WireReader nested, ReadOnlySpan<byte> body, out TimestampStack stack)
    {
        stack = default;
        if (!nested.TryReadByte(out byte flags) || !nested.TryReadZint(out ulong count))
            return false;
        if (flags == 0)
            return nested.Fail(WireError.ReservedValue);
        if (count > MaxRecords)
            return nested.Fail(WireError.NumberTooLarge);
        int start = nested.Position;
        for (ulong i = 0; i < count; i++)
        {
            if (!Record.TryRead(ref nested, out _))
                return false;
        }

        stack = new TimestampStack(body, flags, (int)count, nested.Since(start));
        return nested.TryEnd();
    }

    /// <summary>One record.</summary>
    internal readonly ref struct Record
    {
        private const byte CustomBit = 0x80;

        private Record(byte flags, ReadOnlySpan<byte> value)
        {
            Point = (byte)(flags & ~CustomBit);
            IsCustom = (flags & CustomBit) != 0;
            Value = value;
        }

        /// <summary>Where on the way it was made.</summary>
        public byte Point { get; }

        /// <summary>Whether <see cref="Value"/> has a form of the application's own.</summary>
        public bool IsCustom { get; }

        /// <summary>A timestamp in wire form, unless <see cref="IsCustom"/>.</summary>
        public ReadOnlySpan<byte> Value { get; }

        public static bool TryRead(scoped ref WireReader reader, out Record record)
        {
            record = default;
            if (!reader.TryReadByte(out byte flags) || !reader.TryReadSlice(Bounds.Body, out ReadOnlySpan<byte> value))
                return false;
            record = new Record(flags, value);
            return true;
        }
    }

    internal ref struct Enumerator
    {
        private WireReader _reader;
        private Record _current;

        public Enumerator(ReadOnlySpan<byte> records) => _reader = new WireReader(records);

        public readonly Record Current => _current;

        public bool MoveNext() => !_reader.IsAtEnd && Record.TryRead(ref _reader, out _current);
    }
}
