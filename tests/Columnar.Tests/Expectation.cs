using System.Globalization;
using System.Text.Json;
using Columnar.Arrays;

namespace Columnar.Tests;

/// <summary>Compares arrays with values in the notation of index.json ("encoding_of_values" there).</summary>
internal static class Expectation
{
    public static void Matches(JsonElement expected, ArrowArray actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        int row = 0;
        foreach (JsonElement value in expected.EnumerateArray())
            RowMatches(value, actual, row++);
    }

    public static void RowMatches(JsonElement expected, ArrowArray actual, int row)
    {
        Assert.Equal(expected.ValueKind == JsonValueKind.Null, actual.IsNull(row));
        if (actual.IsNull(row))
            return;
        switch (actual)
        {
            case BooleanArray bools:
                Assert.Equal(expected.GetBoolean(), bools[row]);
                break;
            case Utf8Array texts:
                Assert.Equal(expected.GetString(), texts.GetString(row));
                break;
            case BinaryArray binary:
                Assert.Equal(expected.GetProperty("b64").GetBytesFromBase64(), binary.GetBytes(row).ToArray());
                break;
            case ListArray list:
                Matches(expected, list.GetValues(row));
                break;
            case FixedSizeListArray list:
                Matches(expected, list.GetValues(row));
                break;
            case StructArray rows:
                StructMatches(expected, rows, row);
                break;
            default:
                NumberMatches(expected, actual, row);
                break;
        }
    }

    private static void StructMatches(JsonElement expected, StructArray actual, int row)
    {
        Assert.Equal(expected.EnumerateObject().Count(), actual.FieldCount);
        foreach (JsonProperty field in expected.EnumerateObject())
            RowMatches(field.Value, actual.GetField(field.Name), row);
    }

    private static void NumberMatches(JsonElement expected, ArrowArray actual, int row)
    {
        switch (actual)
        {
            case PrimitiveArray<Half> halves:
                SameBits((Half)Float(expected), halves[row]);
                break;
            case PrimitiveArray<float> floats:
                SameBits((float)Float(expected), floats[row]);
                break;
            case PrimitiveArray<double> doubles:
                SameBits(Float(expected), doubles[row]);
                break;
            default:
                Assert.Equal(Int128.Parse(expected.GetRawText(), CultureInfo.InvariantCulture), Integer(actual, row));
                break;
        }
    }

    private static double Float(JsonElement expected) =>
        expected.ValueKind == JsonValueKind.Number ? expected.GetDouble() : expected.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        string other => throw new InvalidOperationException($"index.json has an unknown number '{other}'."),
        null => throw new InvalidOperationException("index.json has no number here."),
    };

    /// <summary>Tells 0.0 from -0.0; all NaN are the same.</summary>
    private static void SameBits<T>(T expected, T actual)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Assert.Equal(expected, actual);
        Assert.Equal(T.IsNegative(expected) && !T.IsNaN(expected), T.IsNegative(actual) && !T.IsNaN(actual));
    }

    private static Int128 Integer(ArrowArray array, int row) => array switch
    {
        PrimitiveArray<sbyte> values => values[row],
        PrimitiveArray<byte> values => values[row],
        PrimitiveArray<short> values => values[row],
        PrimitiveArray<ushort> values => values[row],
        PrimitiveArray<int> values => values[row],
        PrimitiveArray<uint> values => values[row],
        PrimitiveArray<long> values => values[row],
        PrimitiveArray<ulong> values => values[row],
        _ => throw new InvalidOperationException($"{array.Type} is no integer."),
    };
}
