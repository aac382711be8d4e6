using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

internal delegate void InitChange(ref Init init);

internal delegate void OpenChange(ref Open open);

/// <summary>Messages of a handshake, changed on their way. What is another message stays.</summary>
internal static class HandshakeBytes
{
    private const byte IdMask = 0x1F;

    public static byte[] Change(byte[] batch, InitChange change)
    {
        if ((batch[0] & IdMask) != Init.Id)
            return batch;
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Init.TryDecode(ref reader, header, out Init init));
        change(ref init);
        var writer = new WireWriter(new byte[HandshakeMessages.LargestBytes]);
        init.Encode(ref writer);
        return writer.Written.ToArray();
    }

    public static byte[] Change(byte[] batch, OpenChange change)
    {
        if ((batch[0] & IdMask) != Open.Id)
            return batch;
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Open.TryDecode(ref reader, header, out Open open));
        change(ref open);
        var writer = new WireWriter(new byte[HandshakeMessages.LargestBytes]);
        open.Encode(ref writer);
        return writer.Written.ToArray();
    }
}
