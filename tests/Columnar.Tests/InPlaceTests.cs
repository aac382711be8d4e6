using System.Runtime.InteropServices;
using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class InPlaceTests
{
    private const byte Dirt = 0xCC;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public void Sample_filled_in_place_is_the_stream_a_copy_would_give(int length)
    {
        byte[] memory = Dirty(ArrowSample.Measure<double>(length) + 100);

        ArrowSample<double> sample = ArrowSample.Create<double>(memory, length);
        for (int i = 0; i < length; i++)
            sample.Values[i] = i / 4.0;

        double[] values = [.. Enumerable.Range(0, length).Select(i => i / 4.0)];
        Assert.Equal(ArrowStream.ToBytes(PrimitiveArray.From<double>(values)), sample.Stream.ToArray());
        Assert.All(memory[sample.Stream.Length..], value => Assert.Equal(Dirt, value));
    }

    [Fact]
    public void Sample_reads_back_in_the_same_memory()
    {
        byte[] memory = Dirty(ArrowSample.Measure<int>(3));
        ArrowSample<int> sample = ArrowSample.Create<int>(memory, 3);
        sample.Values[2] = 42;

        var read = Assert.IsType<PrimitiveArray<int>>(ArrowStream.ReadSingle(memory));
        sample.Values[2] = 43;

        Assert.Equal(43, read.Values[2]);
        Assert.Equal(0, read.NullCount);
    }

    [Fact]
    public void Header_leaves_values_that_are_there_already()
    {
        PrimitiveStreamLayout<short> layout = PrimitiveStreamLayout.For<short>(5);
        byte[] memory = new byte[layout.TotalBytes];
        layout.ValuesOf(memory).Fill(-7);

        Span<short> values = layout.WriteHeader(memory);

        Assert.Equal([-7, -7, -7, -7, -7], values.ToArray());
        Assert.Equal(values.ToArray(), ((PrimitiveArray<short>)ArrowStream.ReadSingle(memory)).Values.ToArray());
    }

    [Fact]
    public void Image_filled_in_place_reads_back_as_nested_lists()
    {
        PrimitiveStreamLayout<byte> layout = PrimitiveStreamLayout.ForShape<byte>([2, 3, 4], "image", CustomMetadata.Of("encoding", "rgba8"));
        byte[] memory = Dirty(layout.TotalBytes);
        Span<byte> pixels = layout.WriteHeader(memory);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)i;

        var image = Assert.IsType<FixedSizeListArray>(ArrowStream.ReadSingle(memory, out Field field));

        Assert.Equal("fixed_size_list<item: fixed_size_list<item: uint8>[4]>[3]", image.Type.ToString());
        Assert.Equal(("image", "rgba8"), (field.Name, field.Metadata.Find("encoding")));
        Assert.Equal(24, layout.ValueCount);
        Assert.Equal(pixels, image.Flatten<byte>());
        var column = (FixedSizeListArray)((FixedSizeListArray)image.GetValues(1)).Slice(2, 1);
        Assert.Equal([20, 21, 22, 23], ((PrimitiveArray<byte>)column.GetValues(0)).Values.ToArray());
        Assert.Throws<InvalidCastException>(() => image.Flatten<int>());
    }

    [Fact]
    public void Planned_field_may_be_of_any_type_stored_as_the_values()
    {
        var field = new Field("t", DataType.Timestamp(TimeUnit.Nanosecond, "UTC"), Nullable: false);
        PrimitiveStreamLayout<long> layout = PrimitiveStreamLayout.For<long>(2, field);
        byte[] memory = new byte[layout.TotalBytes];
        layout.WriteHeader(memory)[1] = 1_763_769_600_000_000_000;

        ArrowArray read = ArrowStream.ReadSingle(memory, out Field readField);

        Assert.Equal(field, readField);
        Assert.Equal(1_763_769_600_000_000_000, ((PrimitiveArray<long>)read)[1]);
        Assert.Throws<ArgumentException>(() => PrimitiveStreamLayout.For<int>(2, field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a column with a rather long name that pushes everything behind it further")]
    public void Values_begin_at_a_multiple_of_64_bytes(string columnName)
    {
        PrimitiveStreamLayout<float> layout = PrimitiveStreamLayout.ForShape<float>([10, 3], columnName);
        byte[] memory = new byte[layout.TotalBytes];
        layout.WriteHeader(memory)[0] = 1.5f;

        Assert.Equal(0, layout.ValuesOffset % 64);
        Assert.Equal(1.5f, MemoryMarshal.Read<float>(memory.AsSpan(layout.ValuesOffset)));
    }

    [Fact]
    public void Memory_that_is_too_small_is_refused_with_the_size_it_needs()
    {
        int needed = ArrowSample.Measure<long>(10);

        ArgumentException inPlace = Assert.Throws<ArgumentException>(() => ArrowSample.Create<long>(new byte[needed - 1], 10));
        ArgumentException copied = Assert.Throws<ArgumentException>(
            () => ArrowStream.Write(PrimitiveArray.From<long>(new long[10]), new byte[needed - 1]));

        Assert.Contains($"{needed} bytes", inPlace.Message, StringComparison.Ordinal);
        Assert.Contains($"{needed} bytes", copied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shape_beyond_the_limits_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrowSample.Measure<double>(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrowSample.Measure<double>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrimitiveStreamLayout.ForShape<byte>([70_000, 70_000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrimitiveStreamLayout.ForShape<byte>([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrimitiveStreamLayout.ForShape<byte>([1, -1]));
    }

    private static byte[] Dirty(int length)
    {
        byte[] memory = new byte[length];
        memory.AsSpan().Fill(Dirt);
        return memory;
    }
}
