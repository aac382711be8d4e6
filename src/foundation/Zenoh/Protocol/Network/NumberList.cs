using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>Numbers of a link state, already checked, read one by one with foreach.</summary>
internal readonly ref struct NumberList
{
    private readonly ReadOnlySpan<byte> _items;

    private NumberList(int count, ReadOnlySpan<byte> items)
    {
        Count = count;
        _items = items;
    }

    public int Count { get; }

    /// <summary>A list over numbers that were written with <see cref="WireWriter.WriteZint"/>.</summary>
    public static NumberList OfEncoded(int count, ReadOnlySpan<byte> items) => new(count, items);

    /// <summary>Reads a count and as many numbers.</summary>
    public static bool TryRead(scoped ref WireReader reader, ulong max, out NumberList list)
    {
        list = default;
        if (!reader.TryReadZint(out ulong count))
            return false;

        // Every number has at least one byte.
        return count <= (ulong)reader.Remaining ? TryReadItems(ref reader, (int)count, max, out list) : reader.Fail(WireError.Truncated);
    }

    /// <summary>Reads numbers whose count is known.</summary>
    public static bool TryReadItems(scoped ref WireReader reader, int count, ulong max, out NumberList list)
    {
        list = default;
        int start = reader.Position;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadZint(out ulong number))
                return false;
            if (number > max)
                return reader.Fail(WireError.NumberTooLarge);
        }

        list = new NumberList(count, reader.Since(start));
        return true;
    }

    public void WriteItems(ref WireWriter writer)
    {
        foreach (ulong number in this)
            writer.WriteZint(number);
    }

    public Enumerator GetEnumerator() => new(_items);

    internal ref struct Enumerator
    {
        private WireReader _reader;
        private ulong _current;

        public Enumerator(ReadOnlySpan<byte> items) => _reader = new WireReader(items);

        public readonly ulong Current => _current;

        public bool MoveNext() => !_reader.IsAtEnd && _reader.TryReadZint(out _current);
    }
}
