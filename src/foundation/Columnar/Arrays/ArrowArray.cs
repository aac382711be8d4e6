using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>
/// A column of values in Arrow's memory layout. Immutable view over memory it does not own: it is valid as long as that memory is
/// (for a received message: until the message is released). Safe to read from any thread.
/// </summary>
/// <remarks>
/// Arrays read from a stream check their buffers' sizes at once and the offsets inside them when a row is read; a row with impossible
/// offsets throws <see cref="ArrowFormatException"/>.
/// </remarks>
public abstract class ArrowArray
{
    private const int NotCounted = -1;
    private int _nullCount = NotCounted;

    private protected ArrowArray(DataType type, Rows rows)
    {
        Type = type;
        Rows = rows;
    }

    /// <summary>The type of the values.</summary>
    public DataType Type { get; }

    /// <summary>The number of rows.</summary>
    public int Length => Rows.Length;

    /// <summary>How many rows are null; counted at the first call.</summary>
    public int NullCount
    {
        get
        {
            if (_nullCount == NotCounted)
                _nullCount = CountNulls(0, Length);
            return _nullCount;
        }
    }

    private protected Rows Rows { get; }

    /// <summary>Tells whether a row is null.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <returns>True when the row holds no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsNull(int index) => IsNullRow(BufferRow(index));

    /// <summary>Shows part of the rows without copying, in constant time.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="length">The number of rows.</param>
    /// <returns>An array over the same memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Some of the rows do not exist.</exception>
    public abstract ArrowArray Slice(int start, int length);

    /// <summary>Compares type and rows; two nulls are equal, and so are two floats of the same bits (NaN to NaN, but not 0.0 to -0.0).</summary>
    /// <param name="other">The array to compare with.</param>
    /// <returns>True when both show the same.</returns>
    public bool ContentEquals(ArrowArray? other) =>
        other is not null && Type.Equals(other.Type) && Length == other.Length && RowsEqual(0, other, 0, Length);

    /// <summary>Shows type, length and the first values, e.g. <c>int32[3] [1, null, 3]</c>.</summary>
    /// <returns>A short text of bounded length.</returns>
    public override string ToString()
    {
        var preview = new Preview();
        preview.Text($"{Type}[{Length}] ");
        preview.List(this, 0, Length);
        return preview.ToString();
    }

    /// <summary>Appends length, null count and buffers of some rows, children last (columnar format, "Recordbatch message").</summary>
    internal abstract void Encode(ref BodyEncoder body, int start, int length);

    /// <summary>Shows the value of a row that exists and is not null.</summary>
    internal abstract void Show(Preview preview, int index);

    /// <summary>Compares rows of arrays of one type. Takes time in the order of the memory behind them, whatever their lengths claim.</summary>
    internal bool RowsEqual(int start, ArrowArray other, int otherStart, int length)
    {
        if (Rows.Validity.IsEmpty && other.Rows.Validity.IsEmpty)
            return ValuesEqual(start, other, otherStart, length);
        for (int i = 0; i < length; i++)
        {
            bool isNull = IsNull(start + i);
            if (isNull != other.IsNull(otherStart + i) || (!isNull && !ValueEquals(start + i, other, otherStart + i)))
                return false;
        }

        return true;
    }

    private protected abstract bool ValueEquals(int index, ArrowArray other, int otherIndex);

    /// <summary>Compares rows when no row of either array is null.</summary>
    private protected virtual bool ValuesEqual(int start, ArrowArray other, int otherStart, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (!ValueEquals(start + i, other, otherStart + i))
                return false;
        }

        return true;
    }

    private protected virtual bool IsNullRow(int bufferRow) => !Rows.Validity.IsEmpty && !Bitmap.Get(Rows.Validity.Span, bufferRow);

    private protected virtual int CountNulls(int start, int length) =>
        Rows.Validity.IsEmpty ? 0 : length - Bitmap.CountOnes(Rows.Validity.Span, Rows.Offset + start, length);

    /// <summary>Checks an index and says where the row is in the buffers.</summary>
    private protected int BufferRow(int index)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There is no such row in an array of {Length} rows.");
        return Rows.Offset + index;
    }

    private protected void EncodeRows(ref BodyEncoder body, int start, int length)
    {
        if (body.IsMeasuring)
            body.Node(length, 0);
        else
            body.Node(length, start == 0 && length == Length ? NullCount : CountNulls(start, length));
        body.Validity(Rows.Validity, Rows.Offset + start, length);
    }
}
