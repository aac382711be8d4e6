using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class ArrayTests
{
    [Fact]
    public void Raw_bytes_are_seen_as_an_array_over_the_same_memory()
    {
        byte[] payload = [1, 2, 3];
        PrimitiveArray<byte> array = PrimitiveArray<byte>.Over(payload);

        payload[1] = 9;

        Assert.Equal([1, 9, 3], array.Values.ToArray());
        Assert.Equal(DataType.UInt8, array.Type);
    }

    [Fact]
    public void Array_reads_in_place_from_memory_that_is_no_array()
    {
        byte[] stream = ArrowStream.ToBytes(PrimitiveArray.From<short>(1, 2, 3));
        using var segment = new Segment(stream);

        var array = (PrimitiveArray<short>)ArrowStream.ReadSingle(segment.Memory);
        segment.GetSpan()[stream.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 0, 2, 0, 3, 0])] = 9;

        Assert.Equal([9, 2, 3], array.Values.ToArray());
    }

    [Fact]
    public void Slice_shows_the_same_rows_as_the_array_it_is_taken_from()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new RandomArrays(seed);
            ArrowArray array = random.Next();
            int start = random.Random.Next(array.Length + 1);
            ArrowArray slice = array.Slice(start, array.Length - start);
            for (int i = 0; i < slice.Length; i++)
            {
                Assert.True(slice.Slice(i, 1).ContentEquals(array.Slice(start + i, 1)), $"seed {seed}, row {i}: {slice} of {array}");
                Assert.Equal(array.IsNull(start + i), slice.IsNull(i));
            }

            Assert.Equal(Enumerable.Range(0, slice.Length).Count(slice.IsNull), slice.NullCount);
        }
    }

    [Fact]
    public void Content_differs_when_a_value_a_null_or_the_type_differs()
    {
        PrimitiveArray<int> array = PrimitiveArray.From(1, 2);

        Assert.True(array.ContentEquals(PrimitiveArray.FromNullable<int>(1, 2)));
        Assert.False(array.ContentEquals(PrimitiveArray.From(1, 3)));
        Assert.False(array.ContentEquals(PrimitiveArray.FromNullable<int>(1, null)));
        Assert.False(array.ContentEquals(PrimitiveArray.From<uint>(1, 2)));
        Assert.False(array.ContentEquals(PrimitiveArray.From(1, 2, 3)));
        Assert.False(array.ContentEquals(array.As(DataType.Date32)));
        Assert.False(array.ContentEquals(null));
        Assert.True(PrimitiveArray.From(double.NaN).ContentEquals(PrimitiveArray.From(double.NaN)));
        Assert.False(PrimitiveArray.From(0.0).ContentEquals(PrimitiveArray.From(-0.0)));
    }

    [Fact]
    public void Row_outside_the_array_is_refused()
    {
        PrimitiveArray<int> array = PrimitiveArray.From(1, 2, 3).Slice(1, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => array.IsNull(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => array[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Slice(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Slice(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Utf8Array.From("a").GetString(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NullArray(2).Slice(1, 2));
    }

    [Fact]
    public void Cut_off_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PrimitiveArray<int>.Over(new byte[7]));
        Assert.Throws<ArgumentException>(() => PrimitiveArray<int>.Over(new byte[8], DataType.Int64));
    }

    [Fact]
    public void Preview_of_large_values_stays_short()
    {
        Utf8Array texts = Utf8Array.From([.. Enumerable.Repeat(new string('x', 1000), 100)]);
        FixedSizeListArray image = FixedSizeListArray.Over(FixedSizeListArray.Over(PrimitiveArray.From<byte>(new byte[9000]), 30), 30);

        Assert.InRange(texts.ToString().Length, 50, 600);
        Assert.InRange(image.ToString().Length, 50, 600);
        Assert.Equal("binary[2] [0x01FF, null]", BinaryArray.From([1, 255], null).ToString());
        Assert.Equal("bool[3] [true, null, false]", BooleanArray.FromNullable(true, null, false).ToString());
        Assert.Equal("null[2] [null, null]", new NullArray(2).ToString());
    }

    [Fact]
    public void Struct_made_of_columns_slices_its_fields_along()
    {
        StructArray array = StructArray.From(("x", PrimitiveArray.From(1, 2, 3)), ("y", Utf8Array.From("a", "b", "c"))).Slice(1, 2);

        Assert.Equal([2, 3], ((PrimitiveArray<int>)array.GetField(0)).Values.ToArray());
        Assert.Equal("c", ((Utf8Array)array.GetField("y")).GetString(1));
        Assert.Throws<ArgumentException>(() => StructArray.From(("x", PrimitiveArray.From(1)), ("y", PrimitiveArray.From(1, 2))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Bitmap_counts_and_copies_like_one_bit_at_a_time(int seed)
    {
        var random = new Random(seed);
        byte[] bits = new byte[40];
        random.NextBytes(bits);
        for (int round = 0; round < 2000; round++)
        {
            int start = random.Next(bits.Length * 8);
            int length = random.Next((bits.Length * 8) - start + 1);
            bool[] expected = [.. Enumerable.Range(start, length).Select(i => Bitmap.Get(bits, i))];
            byte[] copy = new byte[Bitmap.ByteCount(length)];
            copy.AsSpan().Fill(0xCC);

            Bitmap.Copy(bits, start, length, copy);

            Assert.Equal(expected.Count(bit => bit), Bitmap.CountOnes(bits, start, length));
            Assert.Equal(expected, Enumerable.Range(0, length).Select(i => Bitmap.Get(copy, i)));
            Assert.True(
                length % 8 == 0 || copy[^1] >> (length % 8) == 0, string.Create(CultureInfo.InvariantCulture, $"dirty tail of {length} bits"));
        }
    }

    /// <summary>Memory outside the garbage collector's heap, at an odd address, like a message in a shared segment.</summary>
    private sealed unsafe class Segment : MemoryManager<byte>
    {
        private readonly int _length;
        private byte* _block;

        public Segment(ReadOnlySpan<byte> content)
        {
            _length = content.Length;
            _block = (byte*)NativeMemory.Alloc((nuint)_length + 1);
            content.CopyTo(GetSpan());
        }

        public override Span<byte> GetSpan() => new(_block + 1, _length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(_block + 1 + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            NativeMemory.Free(_block);
            _block = null;
        }
    }
}
