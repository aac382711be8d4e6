using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>An INTEREST on its way out.</summary>
internal readonly record struct InterestMessage(InterestMode Mode, uint InterestId, InterestOptions Options, KeyExpression? Key) : INetworkMessage
{
    public ReadOnlySpan<byte> Tail => default;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        var interest = new Interest { Mode = Mode, InterestId = InterestId, Options = Options, IsRestricted = Key is not null };
        interest.Extensions.QoS = QoS.Declarations;
        if (Key is not null)
            interest.Key = new WireExpression(Key.Utf8);
        interest.Encode(ref writer);
    }
}
