using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

/// <summary>What one message may cost the garbage collector, whatever the size of its payload.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 50;
    private const int Rounds = 200;
    private const int Values = 100_000;
    private const long WriteBudget = 400;
    private const long ReadBudget = 1000;

    [Fact]
    public void Filling_a_sample_in_place_allocates_nothing()
    {
        byte[] memory = new byte[ArrowSample.Measure<double>(Values)];

        Assert.Equal(0, BytesPerRound(() => ArrowSample.Create<double>(memory, Values).Values.Fill(1.5)));
    }

    [Fact]
    public void Filling_a_planned_image_in_place_allocates_nothing()
    {
        PrimitiveStreamLayout<byte> layout = PrimitiveStreamLayout.ForShape<byte>([120, 160, 3], "image", CustomMetadata.Of("encoding", "rgb8"));
        byte[] memory = new byte[layout.TotalBytes];

        Assert.Equal(0, BytesPerRound(() => layout.WriteHeader(memory).Fill(7)));
    }

    [Fact]
    public void Measuring_and_writing_an_array_allocate_a_small_constant()
    {
        PrimitiveArray<double> array = PrimitiveArray.From<double>(new double[Values]);
        byte[] memory = new byte[ArrowStream.Measure(array)];

        Assert.InRange(BytesPerRound(() => ArrowStream.Measure(array)), 0, WriteBudget);
        Assert.InRange(BytesPerRound(() => ArrowStream.Write(array, memory)), 0, WriteBudget);
    }

    [Fact]
    public void Reading_an_array_allocates_a_small_constant()
    {
        byte[] stream = ArrowStream.ToBytes(PrimitiveArray.From<double>(new double[Values]));

        Assert.InRange(BytesPerRound(() => ArrowStream.ReadSingle(stream)), 0, ReadBudget);
    }

    [Fact]
    public void Looking_at_values_allocates_nothing()
    {
        var array = (PrimitiveArray<double>)ArrowStream.ReadSingle(ArrowStream.ToBytes(PrimitiveArray.FromNullable<double>(1, null, 3)));
        Utf8Array texts = Utf8Array.From("a", null, "日本語");

        Assert.Equal(0, BytesPerRound(() => array.IsNull(1) || array.Values[2] > array[0] || array.NullCount > 1 || texts.GetBytes(2).Length > 0));
    }

    private static long BytesPerRound<T>(Func<T> action) => BytesPerRound(() => { action(); });

    private static long BytesPerRound(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
