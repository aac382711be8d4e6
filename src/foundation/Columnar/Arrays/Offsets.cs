using System.Buffers.Binary;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>
/// The offsets buffer of strings and lists: row i spans offset i up to offset i + 1. Offsets come from other processes, so every use is
/// checked against the length of what they point into.
/// </summary>
internal readonly record struct Offsets(ReadOnlyMemory<byte> Bytes, bool Wide)
{
    public int Width => Wide ? sizeof(long) : sizeof(int);

    public static bool IsWide(DataType type) => type.Id is TypeId.LargeUtf8 or TypeId.LargeBinary or TypeId.LargeList;

    /// <summary>The range that <paramref name="rows"/> rows from <paramref name="row"/> on cover.</summary>
    public Range RangeOf(int row, int rows, int limit) =>
        TryRangeOf(row, rows, limit, out Range range)
            ? range
            : throw new ArrowFormatException($"Row {row} has offsets that are out of order or beyond the {limit} items they point into.");

    public bool TryRangeOf(int row, int rows, int limit, out Range range)
    {
        range = default;
        if (rows == 0)
            return true;
        ReadOnlySpan<byte> bytes = Bytes.Span;
        long from = At(bytes, row);
        long to = At(bytes, row + rows);
        if (from < 0 || to < from || to > limit)
            return false;
        range = new Range((int)from, (int)to);
        return true;
    }

    /// <summary>Copies the offsets of some rows so that the first becomes zero.</summary>
    public void CopyRebased(int row, int rows, Span<byte> destination)
    {
        ReadOnlySpan<byte> source = Bytes.Span.Slice(row * Width, (rows + 1) * Width);
        long first = At(source, 0);
        if (first == 0)
            source.CopyTo(destination);
        else if (Wide)
            RebaseWide(source, first, destination);
        else
            RebaseNarrow(source, (int)first, destination);
    }

    private static void RebaseWide(ReadOnlySpan<byte> source, long first, Span<byte> destination)
    {
        for (int at = 0; at < source.Length; at += sizeof(long))
            BinaryPrimitives.WriteInt64LittleEndian(destination[at..], BinaryPrimitives.ReadInt64LittleEndian(source[at..]) - first);
    }

    private static void RebaseNarrow(ReadOnlySpan<byte> source, int first, Span<byte> destination)
    {
        for (int at = 0; at < source.Length; at += sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(destination[at..], BinaryPrimitives.ReadInt32LittleEndian(source[at..]) - first);
    }

    private long At(ReadOnlySpan<byte> bytes, int row) => Wide
        ? BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(row * sizeof(long), sizeof(long)))
        : BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(row * sizeof(int), sizeof(int)));
}
