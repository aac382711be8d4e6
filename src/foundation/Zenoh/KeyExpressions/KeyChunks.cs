namespace Zenoh.KeyExpressions;

/// <summary>A valid key expression cut into chunks, with the positions of the special ones as sets. Lives on the stack: the caller gives the room for the cuts.</summary>
internal readonly ref struct KeyChunks
{
    private readonly ReadOnlySpan<byte> _key;
    private readonly ReadOnlySpan<ushort> _ends;

    /// <param name="key">A valid key expression of at most <see cref="KeyExpressionLimits.MaxChunks"/> chunks.</param>
    /// <param name="room">At least <see cref="KeyExpressionLimits.MaxChunks"/> entries; belongs to this value while it lives.</param>
    public KeyChunks(ReadOnlySpan<byte> key, Span<ushort> room)
    {
        _key = key;
        var (count, offset) = (0, 0);
        while (offset <= key.Length)
        {
            var chunk = Chunk.At(key, offset);
            Mark(count, Chunk.KindOf(chunk), ref Verbatim, ref AnyNumber, ref Wild);
            offset += chunk.Length + 1;
            room[count++] = (ushort)(offset - 1);
        }

        _ends = room[..count];
    }

    /// <summary>Positions of chunks that begin with <c>@</c>.</summary>
    public readonly ChunkSet Verbatim;

    /// <summary>Positions of <c>**</c>.</summary>
    public readonly ChunkSet AnyNumber;

    /// <summary>Positions of <c>*</c>, <c>**</c> and chunks with <c>$*</c> in reach of it.</summary>
    public readonly ChunkSet Wild;

    public int Count => _ends.Length;

    public ReadOnlySpan<byte> this[int index] => index == 0 ? _key[.._ends[0]] : _key[(_ends[index - 1] + 1).._ends[index]];

    private static void Mark(int position, ChunkKind kind, ref ChunkSet verbatim, ref ChunkSet anyNumber, ref ChunkSet wild)
    {
        if (kind == ChunkKind.Literal) return;
        if (kind == ChunkKind.Verbatim)
        {
            verbatim.Add(position);
            return;
        }

        wild.Add(position);
        if (kind == ChunkKind.AnyNumber) anyNumber.Add(position);
    }
}
