using System.Buffers.Binary;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>How a message begins: which publisher it comes from, its number there, and when it was published.</summary>
internal readonly record struct MessageHead(int Publisher, int Number, long Time)
{
    private const int NumberOffset = sizeof(int);
    private const int TimeOffset = NumberOffset + sizeof(int);

    /// <summary>The shortest message.</summary>
    public const int HeadBytes = TimeOffset + sizeof(long);

    public static MessageHead Read(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadInt32LittleEndian(payload),
        BinaryPrimitives.ReadInt32LittleEndian(payload[NumberOffset..]),
        BinaryPrimitives.ReadInt64LittleEndian(payload[TimeOffset..]));

    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, Publisher);
        BinaryPrimitives.WriteInt32LittleEndian(payload[NumberOffset..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(payload[TimeOffset..], Time);
    }
}
