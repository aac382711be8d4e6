using Zenoh.Routing.Faces;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Routing.Outgoing;

/// <summary>The way the plain puts of a publisher go while the tables stay as they are. Immutable.</summary>
internal sealed class PublicationPath
{
    private readonly Tables _tables;
    private readonly int _version;
    private readonly byte[] _head;
    private readonly SendLane? _lane;

    /// <param name="tables">The tables.</param>
    /// <param name="version">Their version that the way was found with.</param>
    /// <param name="to">The one other node that gets the puts as they are; null where they take the general way.</param>
    /// <param name="head">How each begins there, up to the length of its payload.</param>
    /// <param name="options">How they travel.</param>
    /// <param name="isFinal">Whether there is no better one while the tables stay as they are.</param>
    public PublicationPath(Tables tables, int version, FaceTransport? to, byte[] head, in SendOptions options, bool isFinal)
    {
        _tables = tables;
        _version = version;
        _head = head;
        _lane = options.Express || !isFinal ? null : to?.LaneOf(options);
        To = to;
        IsFinal = isFinal;
    }

    /// <summary>Whether nothing was declared or taken back since it was found.</summary>
    public bool IsCurrent => _version == _tables.Version;

    /// <summary>Whether nothing better follows: the first puts spell their key out, and each counts.</summary>
    public bool IsFinal { get; }

    public FaceTransport? To { get; }

    /// <inheritdoc cref="SendLane.TryJoin"/>
    public bool TryJoin(scoped ReadOnlySpan<byte> payload) => _lane is { } lane && lane.TryJoin(_head, payload);

    public PreparedPush Message(ReadOnlySpan<byte> payload) => new(_head, payload);
}
