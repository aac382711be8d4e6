using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>The bytes of a link-state OAM: entries about nodes, already checked, read one by one with foreach, as often as needed.</summary>
/// <remarks>A writer sends the number of entries and then the entries: <c>writer.WriteZint(count); foreach … state.Encode(ref writer);</c>.</remarks>
internal readonly ref struct LinkStateList
{
    private readonly ReadOnlySpan<byte> _entries;

    private LinkStateList(int count, ReadOnlySpan<byte> entries)
    {
        Count = count;
        _entries = entries;
    }

    public int Count { get; }

    /// <summary>Checks the whole body of a link-state OAM.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out LinkStateList list)
    {
        list = default;
        if (!reader.TryReadZint(out ulong count))
            return false;

        // An entry has at least four bytes; this keeps the count within an int as well.
        if (count > (ulong)reader.Remaining)
            return reader.Fail(WireError.Truncated);
        int start = reader.Position;
        for (ulong i = 0; i < count; i++)
        {
            if (!LinkState.TryDecode(ref reader, out _))
                return false;
        }

        list = new LinkStateList((int)count, reader.Since(start));
        return reader.TryEnd();
    }

    public Enumerator GetEnumerator() => new(_entries);

    internal ref struct Enumerator
    {
        private WireReader _reader;
        private LinkState _current;

        public Enumerator(ReadOnlySpan<byte> entries) => _reader = new WireReader(entries);

        public readonly LinkState Current => _current;

        public bool MoveNext() => !_reader.IsAtEnd && LinkState.TryDecode(ref _reader, out _current);
    }
}
