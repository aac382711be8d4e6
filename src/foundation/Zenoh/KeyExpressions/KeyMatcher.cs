namespace Zenoh.KeyExpressions;

/// <summary>
/// Compares one key with expressions given chunk by chunk, as the paths of a tree are. The state is the set of all positions of the key that the chunks so far can have
/// reached, so no path is walked twice and the cost is bounded by chunks × chunks whatever wildcards both sides hold.
/// </summary>
internal readonly ref struct KeyMatcher(KeyChunks key, KeyRelation relation)
{
    private readonly KeyChunks _key = key;

    /// <summary>Before the first chunk.</summary>
    public ChunkSet Start()
    {
        var start = default(ChunkSet);
        start.Add(0);
        SkipAnyNumber(ref start);
        return start;
    }

    /// <summary>Where the positions of <paramref name="from"/> can be after one more chunk; empty when nowhere.</summary>
    public ChunkSet Step(in ChunkSet from, ReadOnlySpan<byte> chunk, ChunkKind kind)
    {
        if (kind == ChunkKind.AnyNumber && relation != KeyRelation.Included) return Spread(from);
        var next = default(ChunkSet);
        for (var position = from.Next(0); position >= 0 && position < _key.Count; position = from.Next(position + 1))
        {
            if (_key.AnyNumber.Contains(position))
            {
                // The key's own ** takes the chunk in and waits for more.
                if (relation != KeyRelation.Including && kind != ChunkKind.Verbatim) next.Add(position);
            }
            else if (kind != ChunkKind.AnyNumber && Relates(chunk, _key[position]))
            {
                next.Add(position + 1);
            }
        }

        SkipAnyNumber(ref next);
        return next;
    }

    /// <summary>Whether the chunks so far are a whole expression that relates to the whole key.</summary>
    public bool Accepts(in ChunkSet reached) => reached.Contains(_key.Count);

    private bool Relates(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> own) => relation switch
    {
        KeyRelation.Including => Chunk.Includes(stored, own),
        KeyRelation.Included => Chunk.Includes(own, stored),
        _ => Chunk.Intersects(stored, own),
    };

    /// <summary>A <c>**</c> of the other side: stays, or takes in chunks of the key up to the next verbatim one.</summary>
    private ChunkSet Spread(in ChunkSet from)
    {
        var spread = from;
        for (var position = from.Next(0); position >= 0 && position < _key.Count; position = spread.Next(position + 1))
        {
            if (!_key.Verbatim.Contains(position)) spread.Add(position + 1);
        }

        return spread;
    }

    /// <summary>A <c>**</c> of the key may also stand for no chunk, unless the question is whether the other side includes the key.</summary>
    private void SkipAnyNumber(ref ChunkSet reached)
    {
        if (relation == KeyRelation.Including) return;
        for (var position = reached.Next(0); position >= 0; position = reached.Next(position + 1))
        {
            if (_key.AnyNumber.Contains(position)) reached.Add(position + 1);
        }
    }
}
