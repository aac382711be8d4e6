using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

/// <summary>Batches of several columns, as tables have them.</summary>
internal static class Batches
{
    /// <summary>Three batches of two rows each, with metadata at every level.</summary>
    public static RecordBatch[] Three()
    {
        Schema schema = new(
            [new Field("id", DataType.Int64, Nullable: false), new Field("name", DataType.Utf8) { Metadata = CustomMetadata.Of("unit", "m") }],
            new CustomMetadata([new("origin", "test"), new("ü", "")]));
        return
        [
            new RecordBatch(schema, [PrimitiveArray.From<long>(0, 1), Utf8Array.From("a", null)]),
            new RecordBatch(schema, [PrimitiveArray.From<long>(2, 3), Utf8Array.From("a", null)]),
            new RecordBatch(schema, [PrimitiveArray.From<long>(4, 5), Utf8Array.From("é", null)], CustomMetadata.Of("batch", "last")),
        ];
    }

    public static byte[] ToStream(params RecordBatch[] batches)
    {
        using var output = new MemoryStream();
        using (var writer = new ArrowStreamWriter(output, batches[0].Schema))
        {
            foreach (RecordBatch batch in batches)
                writer.Write(batch);
        }

        return output.ToArray();
    }
}
