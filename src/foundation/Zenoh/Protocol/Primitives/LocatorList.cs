namespace Zenoh.Protocol.Primitives;

/// <summary>Addresses of a node, as HELLO and link states carry them; already checked, read one by one with foreach as UTF-8.</summary>
internal readonly ref struct LocatorList
{
    private readonly ReadOnlySpan<byte> _entries;

    private LocatorList(int count, ReadOnlySpan<byte> entries)
    {
        Count = count;
        _entries = entries;
    }

    public int Count { get; }

    public static bool TryRead(scoped ref WireReader reader, out LocatorList list)
    {
        list = default;
        if (!reader.TryReadZint(out ulong count))
            return false;

        // Every entry has at least its length byte.
        if (count > (ulong)reader.Remaining)
            return reader.Fail(WireError.Truncated);
        int start = reader.Position;
        for (ulong i = 0; i < count; i++)
        {
            if (!reader.TryReadUtf8(Bounds.Locator, out _))
                return false;
        }

        list = new LocatorList((int)count, reader.Since(start));
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteZint((ulong)Count);
        foreach (ReadOnlySpan<byte> locator in this)
            writer.WriteSlice(locator);
    }

    /// <summary>Writes locators that are strings, in the same form.</summary>
    public static void Write(ref WireWriter writer, IReadOnlyList<string> locators)
    {
        Span<byte> text = stackalloc byte[(int)Bounds.Locator];
        writer.WriteZint((ulong)locators.Count);
        foreach (string locator in locators)
        {
            if (!System.Text.Encoding.UTF8.TryGetBytes(locator, text, out int length))
                throw new ArgumentException($"A locator has at most {Bounds.Locator} bytes of UTF-8: '{locator}'.", nameof(locators));
            writer.WriteSlice(text[..length]);
        }
    }

    public Enumerator GetEnumerator() => new(_entries);

    internal ref struct Enumerator
    {
        private WireReader _reader;
        private ReadOnlySpan<byte> _current;

        public Enumerator(ReadOnlySpan<byte> entries) => _reader = new WireReader(entries);

        public readonly ReadOnlySpan<byte> Current => _current;

        public bool MoveNext() => !_reader.IsAtEnd && _reader.TryReadUtf8(Bounds.Locator, out _current);
    }
}
