using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Rows that are all null; it has a length and no memory.</summary>
public sealed class NullArray : ArrowArray
{
    /// <summary>Makes an array of nulls.</summary>
    /// <param name="length">The number of rows.</param>
    public NullArray(int length)
        : base(DataType.Null, Rows.All(length))
    {
    }

    /// <inheritdoc/>
    public override NullArray Slice(int start, int length) => new(Rows.Slice(start, length).Length);

    internal override void Encode(ref BodyEncoder body, int start, int length) => body.Node(length, length);

    internal override void Show(Preview preview, int index) => preview.Text("null");

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) => true;

    private protected override bool ValuesEqual(int start, ArrowArray other, int otherStart, int length) => true;

    private protected override bool IsNullRow(int bufferRow) => true;

    private protected override int CountNulls(int start, int length) => length;
}
