using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Faces;

/// <summary>Messages by kind. One thread counts, any may read.</summary>
internal sealed class MessageCounts
{
    /// <summary>The kinds differ in the lowest three bits.</summary>
    private const int KindMask = 7;

    private readonly long[] _counts = new long[KindMask + 1];

    public long Sum => _counts.Sum();

    public long this[NetworkMessageId id] => _counts[(int)id & KindMask];

    public void Count(NetworkMessageId id, int messages = 1) => _counts[(int)id & KindMask] += messages;

    public void Add(MessageCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }
}
