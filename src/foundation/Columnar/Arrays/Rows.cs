namespace Columnar.Arrays;

/// <summary>
/// Which rows of its buffers an array shows: <see cref="Length"/> rows from row <see cref="Offset"/>, and the validity bitmap
/// (empty when no row is null), whose bits count from the beginning of the buffers.
/// </summary>
internal readonly record struct Rows
{
    public Rows(int offset, int length, ReadOnlyMemory<byte> validity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!validity.IsEmpty && (long)validity.Length * 8 < (long)offset + length)
            throw new ArgumentException($"A validity bitmap of {validity.Length} bytes is too short for {(long)offset + length} rows.");
        (Offset, Length, Validity) = (offset, length, validity);
    }

    public int Offset { get; }

    public int Length { get; }

    public ReadOnlyMemory<byte> Validity { get; }

    public static Rows All(int length) => new(0, length, default);

    public Rows Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start} … {(long)start + length} are outside an array of {Length} rows.");
        return new Rows(Offset + start, length, Validity);
    }
}
