using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Framing;
using Columnar.Ipc.Metadata;
using Columnar.Types;

namespace Columnar.Tests;

/// <summary>Hostile schemas that are well-formed FlatBuffers.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Schema_nested_too_deep_is_refused()
    {
        ArrowFormatException error = Assert.Throws<ArrowFormatException>(
            () => new ArrowStreamReader(Nested(ArrowLimits.MaxNestingDepth + 1, fanOut: 1)));

        Assert.Contains(nameof(ArrowLimits.MaxNestingDepth), error.Message, StringComparison.Ordinal);
        Assert.NotNull(new ArrowStreamReader(Nested(ArrowLimits.MaxNestingDepth, fanOut: 1)).Schema);
    }

    [Fact]
    public void Few_bytes_that_stand_for_very_many_fields_are_refused()
    {
        byte[] bomb = Nested(ArrowLimits.MaxNestingDepth, fanOut: 2);

        ArrowFormatException error = Assert.Throws<ArrowFormatException>(() => new ArrowStreamReader(bomb));

        Assert.InRange(bomb.Length, 0, 8192);
        Assert.Contains(nameof(ArrowLimits.MaxFields), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_bytes_that_stand_for_very_much_text_are_refused()
    {
        byte[] bomb = RepeatedMetadata(textBytes: 1 << 16, entries: 1000);

        ArrowFormatException error = Assert.Throws<ArrowFormatException>(() => new ArrowStreamReader(bomb));

        Assert.Contains(nameof(ArrowLimits.MaxTextBytes), error.Message, StringComparison.Ordinal);
        Assert.Equal(100, new ArrowStreamReader(RepeatedMetadata(textBytes: 1 << 10, entries: 100)).Schema.Metadata.Count);
    }

    [Fact]
    public void Too_many_metadata_entries_are_refused()
    {
        byte[] many = RepeatedMetadata(textBytes: 1, ArrowLimits.MaxMetadataEntries + 1);

        ArrowFormatException error = Assert.Throws<ArrowFormatException>(() => new ArrowStreamReader(many));

        Assert.Contains(nameof(ArrowLimits.MaxMetadataEntries), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Array_nested_too_deep_is_not_written()
    {
        ArrowArray array = PrimitiveArray.From(1);
        for (int i = 1; i < ArrowLimits.MaxNestingDepth; i++)
            array = FixedSizeListArray.Over(array, 1);

        Assert.True(array.ContentEquals(ArrowStream.ReadSingle(ArrowStream.ToBytes(array))));
        Assert.Throws<ArrowFormatException>(() => ArrowStream.ToBytes(FixedSizeListArray.Over(array, 1)));
    }

    [Fact]
    public void Schema_that_would_be_refused_when_read_is_not_written()
    {
        ArrowArray array = PrimitiveArray.From(1);
        StructArray wide = StructArray.From([.. Enumerable.Repeat(("x", array), ArrowLimits.MaxFields + 1)]);
        var huge = CustomMetadata.Of("text", new string('x', ArrowLimits.MaxMetadataBytes));

        ArrowFormatException fields = Assert.Throws<ArrowFormatException>(() => ArrowStream.Measure(wide));
        ArrowFormatException text = Assert.Throws<ArrowFormatException>(() => ArrowStream.Measure(array, metadata: huge));

        Assert.Contains(nameof(ArrowLimits.MaxFields), fields.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ArrowLimits.MaxMetadataBytes), text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Big_endian_stream_is_refused()
    {
        byte[] stream = Message((ref FlatBufferWriter writer) =>
        {
            Span<int> slots = stackalloc int[2];
            writer.Link(MessageEncoder.Begin(ref writer, FormatNumbers.HeaderSchema, 0, CustomMetadata.Empty), writer.Table([2, 4], slots));
            writer.Int16(slots[0], 1);
            writer.Link(slots[1], writer.OffsetVector(0));
        });

        Assert.Contains(
            "big-endian", Assert.Throws<ArrowUnsupportedException>(() => new ArrowStreamReader(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_whose_columns_have_other_lengths_is_refused()
    {
        ArrowArray column = PrimitiveArray.From(1, 2, 3);
        var schema = new Schema([new Field("x", column.Type)]);
        BatchMessage batch = BatchMessage.Measure(rows: 5, [column], CustomMetadata.Empty);
        int head = SchemaMessage.Measure(schema);
        byte[] stream = new byte[head + batch.TotalBytes];
        SchemaMessage.Write(schema, stream.AsSpan(0, head));
        batch.Write([column], stream.AsSpan(head));

        ArrowFormatException error = Assert.Throws<ArrowFormatException>(() => ArrowStream.ReadSingle(stream));

        Assert.Contains("'x' has 3 rows in a batch of 5", error.Message, StringComparison.Ordinal);
    }

    private delegate void Body(ref FlatBufferWriter writer);

    /// <summary>Structs in structs, each of which has the same child several times.</summary>
    private static byte[] Nested(int depth, int fanOut) => Message((ref FlatBufferWriter writer) =>
    {
        Span<int> slots = stackalloc int[3];
        writer.Link(MessageEncoder.Begin(ref writer, FormatNumbers.HeaderSchema, 0, CustomMetadata.Empty), writer.Table([0, 4], slots));
        int parent = slots[SchemaFields.Fields];
        Span<int> field = stackalloc int[6];
        for (int level = 0; level < depth; level++)
        {
            int vector = writer.OffsetVector(fanOut);
            writer.Link(parent, vector);
            int table = writer.Table([0, 0, 1, 4, 0, 4], field);
            for (int i = 0; i < fanOut; i++)
                writer.Link(vector + 4 + (4 * i), table);
            writer.Byte(field[FieldFields.TypeKind], FormatNumbers.TypeStruct);
            writer.Link(field[FieldFields.Type], writer.Table([], slots));
            parent = field[FieldFields.Children];
        }

        writer.Link(parent, writer.OffsetVector(0));
    });

    /// <summary>A schema without fields whose metadata is one pair of texts, listed many times.</summary>
    private static byte[] RepeatedMetadata(int textBytes, int entries) => Message((ref FlatBufferWriter writer) =>
    {
        Span<int> slots = stackalloc int[3];
        writer.Link(MessageEncoder.Begin(ref writer, FormatNumbers.HeaderSchema, 0, CustomMetadata.Empty), writer.Table([0, 0, 4], slots));
        int vector = writer.OffsetVector(entries);
        writer.Link(slots[SchemaFields.Metadata], vector);
        int pair = writer.Table([4, 4], slots);
        for (int i = 0; i < entries; i++)
            writer.Link(vector + 4 + (4 * i), pair);
        int text = writer.String(new string('x', textBytes));
        writer.Link(slots[0], text);
        writer.Link(slots[1], text);
    });

    private static byte[] Message(Body body)
    {
        var measuring = FlatBufferWriter.Measuring;
        body(ref measuring);
        byte[] message = new byte[Frame.HeadBytes(measuring.Length)];
        Frame.WritePrefix(message);
        var writer = new FlatBufferWriter(message.AsSpan(Frame.PrefixBytes));
        body(ref writer);
        return message;
    }
}
