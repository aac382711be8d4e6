using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Data;

/// <summary>Everybody who gets the samples of one key from one source. Immutable but for how often it is used and what follows from that.</summary>
/// <param name="Key">The key.</param>
/// <param name="NodeId">The routing context of the samples.</param>
/// <param name="Version">The version of the tables it was made from; another one may know better.</param>
/// <param name="Remote">Other nodes.</param>
/// <param name="Local">Subscribers of this node.</param>
internal sealed record DataRoute(KeyExpression Key, ushort NodeId, int Version, Destination[] Remote, ISampleReceiver[] Local)
{
    /// <summary>An id that may not be used yet.</summary>
    public const ushort PendingId = ushort.MaxValue;

    /// <summary>So many samples make it worth while to declare ids for its key: a declaration costs what a few longer samples cost.</summary>
    private const int Many = 16;

    /// <summary>Without the key and those it leads to, but with its place in a map.</summary>
    private const int OwnBytes = 256;

    /// <summary>Of one it leads to, with an id for the key.</summary>
    private const int PlaceBytes = 24;

    private volatile ushort[]? _keyIds;
    private int _samples;

    /// <summary>About what it takes in memory.</summary>
    public int Bytes => OwnBytes + Key.Utf8.Length + (PlaceBytes * (Remote.Length + Local.Length));

    /// <summary>The ids of the key towards <see cref="Remote"/>, 0 where it has none. Null before anybody asked for some.</summary>
    public ushort[]? KeyIds
    {
        get => _keyIds;
        set => _keyIds = value;
    }

    /// <summary>Takes note of samples. True once, when there have been many; nobody minds some that are not counted.</summary>
    public bool BecomesBusy(int samples) => _samples < Many && (_samples += samples) >= Many;

    /// <summary>Whether it is known already how its samples name their key to the only other node that gets them.</summary>
    public bool HasSettledKey => _keyIds is [not PendingId, ..];

    /// <summary>What samples call their key at one of the other nodes.</summary>
    public WireExpression KeyTowards(int destination) =>
        _keyIds is { } ids && Volatile.Read(ref ids[destination]) is not (0 or PendingId) and var id
            ? new WireExpression(id, senderMapping: true, default)
            : new WireExpression(Key.Utf8);
}
