using System.Buffers;
using System.Buffers.Binary;
using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Ipc.Body;
using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Framing;
using Columnar.Ipc.Metadata;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class StreamTests
{
    [Fact]
    public void Batches_read_back_with_the_metadata_of_every_level()
    {
        RecordBatch[] written = Batches.Three();
        var reader = new ArrowStreamReader(Batches.ToStream(written));

        Assert.Equal(written[0].Schema, reader.Schema);
        foreach (RecordBatch batch in written)
        {
            RecordBatch read = reader.ReadBatch()!;
            Assert.Equal(batch.Length, read.Length);
            Assert.Equal(batch.Metadata, read.Metadata);
            Assert.True(batch["id"].ContentEquals(read["id"]));
            Assert.True(batch["name"].ContentEquals(read["name"]));
        }

        Assert.Null(reader.ReadBatch());
    }

    [Fact]
    public void Buffer_writer_gets_the_same_bytes_as_a_stream()
    {
        RecordBatch[] batches = Batches.Three();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new ArrowStreamWriter(buffer, batches[0].Schema))
        {
            foreach (RecordBatch batch in batches)
                writer.Write(batch);
        }

        Assert.Equal(Batches.ToStream(batches), buffer.WrittenSpan);
    }

    [Fact]
    public void Memory_that_was_used_before_gets_the_same_bytes_as_new_memory()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            ArrowArray array = new RandomArrays(seed).Next();
            byte[] dirty = new byte[ArrowStream.Measure(array)];
            dirty.AsSpan().Fill(0xCC);

            int written = ArrowStream.Write(array, dirty);

            Assert.Equal(dirty.Length, written);
            Assert.Equal(ArrowStream.ToBytes(array), dirty);
        }
    }

    [Fact]
    public void Stream_without_markers_and_end_mark_reads_as_before_arrow_0_15()
    {
        RecordBatch[] batches = Batches.Three();
        byte[] legacy = WithoutMarkers(Batches.ToStream(batches));

        var reader = new ArrowStreamReader(legacy);

        foreach (RecordBatch batch in batches)
            Assert.True(batch["name"].ContentEquals(reader.ReadBatch()!["name"]));
        Assert.Null(reader.ReadBatch());
    }

    [Fact]
    public void Stream_that_arrives_byte_by_byte_is_loaded_whole()
    {
        byte[] bytes = ArrowStream.ToBytes(PrimitiveArray.From<int>([.. Enumerable.Range(0, 40_000)]));
        using var trickle = new TrickleStream(bytes);

        RecordBatch batch = ArrowStreamReader.Load(trickle).ReadBatch()!;

        Assert.Equal(39_999, ((PrimitiveArray<int>)batch.Columns[0]).Values[^1]);
    }

    [Fact]
    public void Single_array_is_refused_when_there_are_more_columns_batches_or_none()
    {
        RecordBatch[] batches = Batches.Three();
        RecordBatch one = new(new Schema([new Field("x", DataType.Int32)]), [PrimitiveArray.From(1)]);

        Assert.Contains("one column", Error(Batches.ToStream(batches[0])), StringComparison.Ordinal);
        Assert.Contains("one record batch", Error(Batches.ToStream(one, one)), StringComparison.Ordinal);
        Assert.Contains("no record batch", Error(Batches.ToStream(one)[..Head(Batches.ToStream(one))]), StringComparison.Ordinal);
        Assert.Contains("empty", Error([]), StringComparison.Ordinal);

        static string Error(byte[] stream) => Assert.Throws<ArrowFormatException>(() => ArrowStream.ReadSingle(stream)).Message;
    }

    [Fact]
    public void Bytes_after_the_end_mark_are_ignored()
    {
        byte[] stream = [.. ArrowStream.ToBytes(PrimitiveArray.From(1, 2)), 0xCC, 0xCC, 0xCC];

        Assert.Equal(2, ArrowStream.ReadSingle(stream).Length);
    }

    [Fact]
    public void Every_buffer_begins_at_a_multiple_of_64_bytes_from_the_beginning_of_the_stream()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] stream = ArrowStream.ToBytes(new RandomArrays(seed).Next());
            int position = 0;
            Assert.True(Frame.TryRead(stream, ref position, out _));
            Assert.True(Frame.TryRead(stream, ref position, out Frame batch));
            int body = position - batch.Body.Length;
            FlatVector buffers = FlatTable.Root(batch.Metadata.Span)
                .Table(MessageFields.Header, "batch")
                .Vector(BatchFields.Buffers, BodyEncoder.EntryBytes);
            for (int i = 0; i < buffers.Count; i++)
                Assert.Equal(0, (body + BinaryPrimitives.ReadInt64LittleEndian(buffers[i])) % 64);
        }
    }

    [Fact]
    public void Batch_of_another_schema_is_refused()
    {
        using var writer = new ArrowStreamWriter(Stream.Null, new Schema([new Field("x", DataType.Int32)]));
        var batch = new RecordBatch(new Schema([new Field("x", DataType.Int64)]), [PrimitiveArray.From(1L)]);

        Assert.Throws<ArgumentException>(() => writer.Write(batch));
        Assert.Throws<ArgumentException>(() => new RecordBatch(writer.Schema, batch.Columns));
    }

    /// <summary>The length of the first message.</summary>
    private static int Head(byte[] stream) => 8 + BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(4));

    private static byte[] WithoutMarkers(byte[] stream)
    {
        var legacy = new List<byte>();
        int position = 0;
        while (BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(position + 4)) != 0)
        {
            int start = position;
            Frame.TryRead(stream, ref position, out _);
            legacy.AddRange(stream.AsSpan(start + 4, position - start - 4));
        }

        return [.. legacy];
    }

    /// <summary>Gives one byte at a time and knows no length, like a pipe.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
