using Columnar.Arrays;
using Columnar.Ipc;

namespace Columnar.Tests;

/// <summary>Touches everything an array offers. Long arrays are sampled at both ends: a null array of two billion rows is legal.</summary>
internal static class ArrayWalker
{
    private const int MaxRowsAtEachEnd = 64;
    private const int MaxReencodedBytes = 1 << 20;

    public static void Visit(ArrowArray array)
    {
        _ = array.ToString();
        _ = array.NullCount;
        _ = array.ContentEquals(array.Slice(0, array.Length));
        VisitRows(array);
        int bytes = ArrowStream.Measure(array);
        if (bytes <= MaxReencodedBytes)
            ArrowStream.Write(array, new byte[bytes]);
    }

    private static void VisitRows(ArrowArray array)
    {
        int head = Math.Min(array.Length, MaxRowsAtEachEnd);
        for (int i = 0; i < head; i++)
        {
            VisitRow(array, i);
            VisitRow(array, array.Length - 1 - i);
        }
    }

    private static void VisitRow(ArrowArray array, int row)
    {
        bool isNull = array.IsNull(row);
        switch (array)
        {
            case BooleanArray bools:
                _ = bools[row];
                break;
            case Utf8Array texts:
                Assert.Equal(isNull, texts.GetString(row) is null);
                break;
            case BinaryArray binary:
                _ = binary.GetBytes(row).Length;
                break;
            case ListArray list:
                VisitRows(list.GetValues(row));
                break;
            case FixedSizeListArray list:
                VisitRows(list.GetValues(row));
                break;
            case StructArray rows:
                for (int i = 0; i < rows.FieldCount; i++)
                    VisitRow(rows.GetField(i), row);
                break;
            case PrimitiveArray<long> numbers:
                _ = numbers[row];
                break;
            default:
                _ = array.Slice(row, 1).ToString();
                break;
        }
    }
}
