using System.Runtime.CompilerServices;
using Zenoh.Links;

namespace Zenoh.Tests.Links;

public sealed class MessageMemoryTests
{
    private const int Piece = 2 * MessageMemory.SmallestBytes;

    [Theory]
    [InlineData(1, MessageMemory.SmallestBytes)]
    [InlineData(MessageMemory.SmallestBytes, MessageMemory.SmallestBytes)]
    [InlineData(MessageMemory.SmallestBytes + 1, Piece)]
    [InlineData(1_000_000, 1 << 20)]
    public void Array_is_as_long_as_the_next_power_of_two(int bytes, int length) =>
        Assert.Equal(length, new MessageMemory(Piece, 4).Rent(bytes).Length);

    [Fact]
    public void Array_is_rented_again_whether_it_was_kept_or_only_remembered()
    {
        var memory = new MessageMemory(2 * Piece, 4);
        byte[][] first = [.. Enumerable.Range(0, 6).Select(_ => memory.Rent(Piece))];
        foreach (byte[] array in first)
            memory.Return(array);

        byte[] other = memory.Rent(4 * Piece);
        byte[][] second = [.. Enumerable.Range(0, 6).Select(_ => memory.Rent(Piece))];

        Assert.DoesNotContain(other, first);
        Assert.Equal(6, second.Distinct().Count());
        Assert.All(second, array => Assert.Contains(array, first));
    }

    [Fact]
    public void Arrays_beyond_those_remembered_are_let_go()
    {
        var memory = new MessageMemory(Piece, 2);
        byte[][] first = [.. Enumerable.Range(0, 6).Select(_ => memory.Rent(Piece))];
        foreach (byte[] array in first)
            memory.Return(array);

        Assert.Equal(3, Enumerable.Range(0, 6).Select(_ => memory.Rent(Piece)).Count(first.Contains));
    }

    [Fact]
    public void Collection_takes_what_is_beyond_the_bytes_kept_and_leaves_room_to_remember_others()
    {
        var memory = new MessageMemory(3 * Piece, 8);
        WeakReference[] arrays = RentAndReturn(memory, 10);

        GC.Collect();

        Assert.Equal(3, arrays.Count(static array => array.IsAlive));
        Assert.Equal(3 + 8, ReturnHeld(memory, 12));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] RentAndReturn(MessageMemory memory, int count)
    {
        byte[][] arrays = [.. Enumerable.Range(0, count).Select(_ => memory.Rent(Piece))];
        foreach (byte[] array in arrays)
            memory.Return(array);
        return [.. arrays.Select(static array => new WeakReference(array))];
    }

    /// <summary>How many of so many arrays that are still held elsewhere come back after they were returned.</summary>
    private static int ReturnHeld(MessageMemory memory, int count)
    {
        byte[][] arrays = [.. Enumerable.Range(0, count).Select(_ => memory.Rent(Piece))];
        foreach (byte[] array in arrays)
            memory.Return(array);
        return Enumerable.Range(0, count).Select(_ => memory.Rent(Piece)).Count(arrays.Contains);
    }
}
