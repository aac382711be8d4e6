using System.Numerics;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Filtering;

/// <summary>Everything the rules of one direction of a face say about one key. Immutable but for what the gates count.</summary>
internal sealed class KeyRules(KeyExpression key)
{
    /// <summary>Kinds of messages that carry data, and so have a size, a rate and a quality of service.</summary>
    public const MessageKinds Data = MessageKinds.Push | MessageKinds.Query | MessageKinds.Reply;

    private readonly long[] _largest = [long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue];

    public KeyExpression Key { get; } = key;

    public MessageKinds Permitted { get; init; } = AccessRules.Everything;

    public RateLimit[] Rates { get; init; } = [];

    public QosRewrite[] Rewrites { get; init; } = [];

    /// <summary>The smallest of all limits on a kind that carries data, in bytes of payload and attachment.</summary>
    public long LargestOf(MessageKinds kind) => _largest[IndexOf(kind)];

    /// <summary>Takes in one more limit.</summary>
    public void Limit(MessageKinds kinds, long bytes)
    {
        for (MessageKinds kind = MessageKinds.Put; (kind & Data) != 0; kind = (MessageKinds)((int)kind << 1))
        {
            if ((kinds & kind) != 0)
                _largest[IndexOf(kind)] = Math.Min(_largest[IndexOf(kind)], bytes);
        }
    }

    private static int IndexOf(MessageKinds kind) => BitOperations.TrailingZeroCount((int)kind);
}
