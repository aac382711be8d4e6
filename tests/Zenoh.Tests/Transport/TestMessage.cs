using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>A put on the key <c>k</c> whose payload begins with a number.</summary>
internal readonly ref struct TestMessage(ReadOnlySpan<byte> payload) : INetworkMessage
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    public ReadOnlySpan<byte> Tail => _payload;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        writer.WriteByte(Push.Id | WireExpression.SuffixFlag | WireExpression.SenderFlag);
        new WireExpression("k"u8).Write(ref writer);
        writer.WriteByte(0x01);
        writer.WriteZint((ulong)_payload.Length);
    }
}
