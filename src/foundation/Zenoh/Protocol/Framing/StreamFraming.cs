using System.Buffers.Binary;

namespace Zenoh.Protocol.Framing;

/// <summary>How batches follow one another on links that are streams, and the byte that says whether a batch is compressed (Zenoh wire specification, framing and compression).</summary>
internal static class StreamFraming
{
    /// <summary>Bytes of length before a batch. The batch size two nodes agree on includes them.</summary>
    public const int PrefixBytes = sizeof(ushort);

    /// <summary>Bytes of length before a message of a low-latency transport.</summary>
    public const int LowLatencyPrefixBytes = sizeof(uint);

    /// <summary>First byte of a batch, where compression was agreed on: the batch is as it is.</summary>
    public const byte Plain = 0x00;

    /// <summary>First byte of a batch, where compression was agreed on: an LZ4 block follows.</summary>
    public const byte Compressed = 0x01;

    /// <summary>Takes the next batch from the front of received bytes. False when it is not there whole yet.</summary>
    public static bool TryTakeBatch(scoped ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> batch)
    {
        batch = default;
        return received.Length >= PrefixBytes && TryTake(ref received, PrefixBytes, BinaryPrimitives.ReadUInt16LittleEndian(received), out batch);
    }

    /// <summary>Takes the next message of a low-latency transport. False when it is not there whole yet; the caller bounds what it waits for.</summary>
    public static bool TryTakeMessage(scoped ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> message)
    {
        message = default;
        return received.Length >= LowLatencyPrefixBytes && TryTake(ref received, LowLatencyPrefixBytes, BinaryPrimitives.ReadUInt32LittleEndian(received), out message);
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> received, int prefix, uint length, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (length > (uint)(received.Length - prefix))
            return false;
        content = received.Slice(prefix, (int)length);
        received = received[(prefix + (int)length)..];
        return true;
    }
}
