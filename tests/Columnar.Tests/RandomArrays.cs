using System.Runtime.InteropServices;
using Columnar.Arrays;
using Columnar.Builders;
using Columnar.Types;

namespace Columnar.Tests;

/// <summary>Arrays of every type with random values, nulls, lengths and slices. The same seed gives the same arrays.</summary>
internal sealed class RandomArrays(int seed)
{
    private const int MaxRows = 40;
    private const int MaxDepth = 3;
    private readonly Random _random = new(seed);

    public Random Random => _random;

    public ArrowArray Next()
    {
        ArrowArray array = Fill(Builder(0));
        if (_random.Next(2) == 0)
            return array;
        int start = _random.Next(array.Length + 1);
        return array.Slice(start, _random.Next(array.Length - start + 1));
    }

    public CustomMetadata NextMetadata() => _random.Next(3) == 0
        ? new CustomMetadata(Enumerable.Range(0, _random.Next(4)).Select(i => KeyValuePair.Create($"key {i}", NextText())))
        : CustomMetadata.Empty;

    public string NextText() => string.Concat(Enumerable.Range(0, _random.Next(20)).Select(_ => _random.Next(4) switch
    {
        0 => "é",
        1 => "😀",
        2 => "日",
        _ => ((char)('a' + _random.Next(26))).ToString(),
    }));

    private ArrowArray Fill(ArrayBuilder? builder)
    {
        int rows = _random.Next(MaxRows);
        if (builder is null)
            return new NullArray(rows);
        int nullsIn = _random.Next(3) switch { 0 => 1, 1 => 4, _ => int.MaxValue };
        for (int i = 0; i < rows; i++)
            Append(builder, nullsIn);
        return builder.Build();
    }

    private ArrayBuilder? Builder(int depth) => _random.Next(depth < MaxDepth ? 24 : 18) switch
    {
        0 => depth == 0 ? null : new PrimitiveBuilder<int>(),
        1 => new BoolBuilder(),
        2 => new PrimitiveBuilder<sbyte>(),
        3 => new PrimitiveBuilder<byte>(),
        4 => new PrimitiveBuilder<short>(),
        5 => new PrimitiveBuilder<ushort>(),
        6 => new PrimitiveBuilder<int>(_random.Next(3) switch { 0 => DataType.Date32, 1 => DataType.Time(TimeUnit.Second), _ => DataType.Int32 }),
        7 => new PrimitiveBuilder<uint>(),
        8 => new PrimitiveBuilder<long>(LongType()),
        9 => new PrimitiveBuilder<ulong>(),
        10 => new PrimitiveBuilder<Half>(),
        11 => new PrimitiveBuilder<float>(),
        12 => new PrimitiveBuilder<double>(),
        13 or 14 => new Utf8Builder(),
        15 => new Utf8Builder(large: true),
        16 => new BinaryBuilder(),
        17 => new BinaryBuilder(large: true),
        18 or 19 => new ListBuilder<ArrayBuilder>(Builder(depth + 1)!, large: _random.Next(4) == 0),
        20 or 21 => new FixedSizeListBuilder<ArrayBuilder>(Builder(depth + 1)!, _random.Next(4)),
        _ => new StructBuilder([.. Enumerable.Range(0, _random.Next(4)).Select(i => ($"field {i}", Builder(depth + 1)!))]),
    };

    private DataType LongType()
    {
        var unit = (TimeUnit)_random.Next(4);
        return _random.Next(6) switch
        {
            0 => DataType.Date64,
            1 => DataType.Time(_random.Next(2) == 0 ? TimeUnit.Microsecond : TimeUnit.Nanosecond),
            2 => DataType.Timestamp(unit),
            3 => DataType.Timestamp(unit, "Europe/Zurich"),
            4 => DataType.Duration(unit),
            _ => DataType.Int64,
        };
    }

    private void Append(ArrayBuilder builder, int nullsIn)
    {
        if (_random.Next(nullsIn) == 0 && nullsIn != int.MaxValue)
        {
            builder.AppendNull();
            return;
        }

        switch (builder)
        {
            case BoolBuilder bools: bools.Append(_random.Next(2) == 0); break;
            case PrimitiveBuilder<sbyte> values: values.Append(Bits<sbyte>()); break;
            case PrimitiveBuilder<byte> values: values.Append(Bits<byte>()); break;
            case PrimitiveBuilder<short> values: values.Append(Bits<short>()); break;
            case PrimitiveBuilder<ushort> values: values.Append(Bits<ushort>()); break;
            case PrimitiveBuilder<int> values: values.Append(Bits<int>()); break;
            case PrimitiveBuilder<uint> values: values.Append(Bits<uint>()); break;
            case PrimitiveBuilder<long> values: values.Append(Bits<long>()); break;
            case PrimitiveBuilder<ulong> values: values.Append(Bits<ulong>()); break;
            case PrimitiveBuilder<Half> values: values.Append(Bits<Half>()); break;
            case PrimitiveBuilder<float> values: values.Append(Bits<float>()); break;
            case PrimitiveBuilder<double> values: values.Append(Bits<double>()); break;
            case Utf8Builder texts: texts.Append(NextText()); break;
            case BinaryBuilder binary: binary.Append(Bytes(_random.Next(20))); break;
            default: AppendNested(builder, nullsIn); break;
        }
    }

    private void AppendNested(ArrayBuilder builder, int nullsIn)
    {
        switch (builder)
        {
            case ListBuilder<ArrayBuilder> list:
                list.Append();
                for (int i = _random.Next(4); i > 0; i--)
                    Append(list.Values, nullsIn);
                break;
            case FixedSizeListBuilder<ArrayBuilder> list:
                list.Append();
                for (int i = list.ListSize; i > 0; i--)
                    Append(list.Values, nullsIn);
                break;
            default:
                var rows = (StructBuilder)builder;
                rows.Append();
                for (int i = 0; i < rows.FieldCount; i++)
                    Append(rows.GetField(i), nullsIn);
                break;
        }
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Bits<T>()
        where T : unmanaged
    {
        Span<T> value = stackalloc T[1];
        _random.NextBytes(MemoryMarshal.AsBytes(value));
        return value[0];
    }
}
