using System.Buffers;
using System.Runtime.CompilerServices;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Sending;

/// <summary>The head of a message that is to be cut, encoded once into rented memory. The tail is cut where it lies.</summary>
internal ref struct MessageHead : IDisposable
{
    private const int FirstTry = 4 * 1024;

    private byte[]? _rented;

    private MessageHead(byte[] rented, int length)
    {
        _rented = rented;
        Bytes = rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public static MessageHead Encode<TMessage>(scoped in TMessage message)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        for (int size = FirstTry; ; size = checked(size * 2))
        {
            byte[] room = ArrayPool<byte>.Shared.Rent(size);
            var writer = new WireWriter(room);
            Unsafe.AsRef(in message).EncodeHead(ref writer);
            if (!writer.Overflowed)
                return new MessageHead(room, writer.Position);
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        Bytes = default;
    }
}
