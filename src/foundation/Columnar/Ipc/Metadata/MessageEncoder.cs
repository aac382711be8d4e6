using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Metadata;

/// <summary>Writes what all messages begin with (table Message).</summary>
internal static class MessageEncoder
{
    private const int OffsetBytes = sizeof(int);

    /// <summary>Writes the message; returns the slot its header is to be linked to.</summary>
    public static int Begin(ref FlatBufferWriter writer, byte headerType, long bodyLength, CustomMetadata metadata)
    {
        Span<int> slots = stackalloc int[5];
        byte optional = metadata.Count == 0 ? (byte)0 : (byte)OffsetBytes;
        writer.Root(writer.Table([sizeof(short), sizeof(byte), OffsetBytes, sizeof(long), optional], slots));
        writer.Int16(slots[MessageFields.Version], FormatNumbers.VersionV5);
        writer.Byte(slots[MessageFields.HeaderType], headerType);
        writer.Int64(slots[MessageFields.BodyLength], bodyLength);
        Metadata(ref writer, slots[MessageFields.Metadata], metadata);
        return slots[MessageFields.Header];
    }

    /// <summary>Writes key-value pairs, or nothing when there are none.</summary>
    public static void Metadata(ref FlatBufferWriter writer, int slot, CustomMetadata metadata)
    {
        if (metadata.Count == 0)
            return;
        Span<int> slots = stackalloc int[2];
        int vector = writer.OffsetVector(metadata.Count);
        writer.Link(slot, vector);
        for (int i = 0; i < metadata.Count; i++)
        {
            writer.Link(vector + (OffsetBytes * (i + 1)), writer.Table([OffsetBytes, OffsetBytes], slots));
            writer.Link(slots[0], writer.String(metadata[i].Key));
            writer.Link(slots[1], writer.String(metadata[i].Value));
        }
    }
}
