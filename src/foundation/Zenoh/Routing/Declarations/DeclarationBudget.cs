using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// The memory that what one neighbour declares and asks may take here. Counts alone would not bound it: with key ids, a few bytes on the wire are a key
/// of 64 KiB, and each chunk of a key is a node of a tree. Reckoned from above, for it is the neighbour that chooses the keys. Thread-safe.
/// </summary>
/// <param name="most">Bytes.</param>
internal sealed class DeclarationBudget(long most)
{
    /// <summary>A subscriber, queryable or token with its places in tables, lists and maps, or anything else of a few objects.</summary>
    public const int EntryBytes = 512;

    /// <summary>A chunk that no other key shares: a node with a map of its own for the next one.</summary>
    private const int ChunkBytes = 352;

    private const byte Separator = (byte)'/';

    private long _used;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes bytes; false, and nothing is taken, when there are not so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= most)
            return true;
        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>What a key takes.</summary>
    /// <param name="key">The key; null for none.</param>
    /// <param name="trees">In how many trees it stands.</param>
    public static long BytesOf(KeyExpression? key, int trees) =>
        key is null ? 0 : key.Utf8.Length + (trees * (key.Utf8.Length + (ChunkBytes * (key.Utf8.Count(Separator) + 1L))));
}
