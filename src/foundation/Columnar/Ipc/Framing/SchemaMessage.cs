using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Metadata;
using Columnar.Types;

namespace Columnar.Ipc.Framing;

/// <summary>The first message of a stream.</summary>
internal static class SchemaMessage
{
    public static int Measure(Schema schema)
    {
        var writer = FlatBufferWriter.Measuring;
        SchemaEncoder.Encode(ref writer, schema);
        return Frame.HeadBytes(writer.Length);
    }

    /// <summary>Writes the message into exactly the measured bytes.</summary>
    public static void Write(Schema schema, Span<byte> destination)
    {
        Frame.WritePrefix(destination);
        Span<byte> metadata = destination[Frame.PrefixBytes..];
        var writer = new FlatBufferWriter(metadata);
        SchemaEncoder.Encode(ref writer, schema);
        metadata[writer.Length..].Clear();
    }
}
