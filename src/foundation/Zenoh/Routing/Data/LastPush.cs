using System.Diagnostics.CodeAnalysis;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Data;

/// <summary>
/// How the last PUSH of a face began, and where its sample went. Publications on one key differ only in their bodies, so that key, extensions and
/// route of those that follow need not be found again. Used by the thread that reads the face.
/// </summary>
internal sealed class LastPush
{
    /// <summary>Longer heads are not remembered.</summary>
    private const int MaxBytes = 256;

    private byte[] _head = [];
    private int _length;
    private int _keysVersion;
    private DataRoute? _route;

    public QoS QoS { get; private set; }

    /// <summary>Remembers a message whose route was found.</summary>
    /// <param name="message">The message as it came.</param>
    /// <param name="push">What was read from it.</param>
    /// <param name="route">Its route.</param>
    /// <param name="keysVersion">The version of the ids it was found with.</param>
    public void Remember(ReadOnlySpan<byte> message, scoped in Push push, DataRoute route, int keysVersion)
    {
        ReadOnlySpan<byte> head = message[..^push.EncodedBody.Length];
        bool isPlain = push.Extensions.Timestamp is null && !push.TimestampStack.IsPresent && head.Length <= MaxBytes;
        _route = isPlain ? route : null;
        if (!isPlain)
            return;
        if (_head.Length < head.Length)
            _head = new byte[Math.Min(MaxBytes, 2 * head.Length)];
        head.CopyTo(_head);
        _length = head.Length;
        QoS = push.Extensions.QoS;
        _keysVersion = keysVersion;
    }

    /// <summary>Where samples with the remembered head go, unless an id in it may mean something else by now.</summary>
    public bool TryGetRoute(int keysVersion, [NotNullWhen(true)] out DataRoute? route)
    {
        route = _route;
        return route is not null && _keysVersion == keysVersion;
    }

    /// <summary>Whether a message begins like the remembered one. A head says itself where it ends, so equal bytes are an equal head.</summary>
    /// <param name="messages">Messages, one behind the other.</param>
    /// <param name="body">The rest of them, from the body of the first on.</param>
    public bool Begins(ReadOnlySpan<byte> messages, out ReadOnlySpan<byte> body)
    {
        bool begins = messages.StartsWith(new ReadOnlySpan<byte>(_head, 0, _length));
        body = begins ? messages[_length..] : default;
        return begins;
    }
}
