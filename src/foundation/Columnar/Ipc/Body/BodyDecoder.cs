using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Columnar.Arrays;
using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Body;

/// <summary>
/// Builds arrays over the body of a record batch by walking the schema depth first, taking nodes and buffers in that order. Checks
/// that every buffer lies inside the body and is long enough for its rows.
/// </summary>
internal ref struct BodyDecoder
{
    private readonly FlatVector _nodes;
    private readonly FlatVector _buffers;
    private readonly ReadOnlyMemory<byte> _body;
    private int _nextNode;
    private int _nextBuffer;

    public BodyDecoder(FlatVector nodes, FlatVector buffers, ReadOnlyMemory<byte> body)
    {
        _nodes = nodes;
        _buffers = buffers;
        _body = body;
    }

    public ArrowArray Decode(Field field)
    {
        (int length, bool hasNulls) = NextNode(field);
        DataType type = field.Type;
        if (type.Id == TypeId.Null)
            return new NullArray(length);
        var rows = new Rows(0, length, NextValidity(field, length, hasNulls));
        return type.Id switch
        {
            TypeId.Boolean => new BooleanArray(rows, NextBuffer(field, Bitmap.ByteCount(length))),
            TypeId.Utf8 or TypeId.LargeUtf8 => new Utf8Array(type, rows, NextOffsets(field, length), NextBuffer(field, 0)),
            TypeId.Binary or TypeId.LargeBinary => new BinaryArray(type, rows, NextOffsets(field, length), NextBuffer(field, 0)),
            TypeId.List or TypeId.LargeList => new ListArray(type, rows, NextOffsets(field, length), Decode(type.Children[0])),
            TypeId.FixedSizeList => FixedSizeList(field, rows),
            TypeId.Struct => Struct(field, rows),
            _ => Primitive(field, rows),
        };
    }

    /// <summary>Refuses a batch that has more than its schema asks for: then the two do not belong together.</summary>
    public readonly void ExpectEnd()
    {
        if (_nextNode != _nodes.Count || _nextBuffer != _buffers.Count)
        {
            throw new ArrowFormatException(
                $"The record batch has {_nodes.Count} nodes and {_buffers.Count} buffers; its schema needs {_nextNode} and {_nextBuffer}.");
        }
    }

    private ArrowArray Primitive(Field field, Rows rows) => field.Type.Id switch
    {
        TypeId.Int8 => Primitive<sbyte>(field, rows),
        TypeId.UInt8 => Primitive<byte>(field, rows),
        TypeId.Int16 => Primitive<short>(field, rows),
        TypeId.UInt16 => Primitive<ushort>(field, rows),
        TypeId.Int32 or TypeId.Date32 or TypeId.Time32 => Primitive<int>(field, rows),
        TypeId.UInt32 => Primitive<uint>(field, rows),
        TypeId.UInt64 => Primitive<ulong>(field, rows),
        TypeId.Float16 => Primitive<Half>(field, rows),
        TypeId.Float32 => Primitive<float>(field, rows),
        TypeId.Float64 => Primitive<double>(field, rows),
        _ => Primitive<long>(field, rows),
    };

    private PrimitiveArray<T> Primitive<T>(Field field, Rows rows)
        where T : unmanaged => new(field.Type, rows, NextBuffer(field, (long)rows.Length * Unsafe.SizeOf<T>()));

    private FixedSizeListArray FixedSizeList(Field field, Rows rows)
    {
        var type = (FixedSizeListType)field.Type;
        ArrowArray items = Decode(type.Item);
        ExpectItems(field, items, (long)rows.Length * type.Size);
        return new FixedSizeListArray(type, rows, items);
    }

    private StructArray Struct(Field field, Rows rows)
    {
        IReadOnlyList<Field> children = field.Type.Children;
        var fields = new ArrowArray[children.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Decode(children[i]);
            ExpectItems(field, fields[i], rows.Length);
        }

        return new StructArray(field.Type, rows, fields);
    }

    private static void ExpectItems(Field field, ArrowArray items, long needed)
    {
        if (items.Length < needed)
            throw new ArrowFormatException($"Field '{field.Name}' needs {needed} rows of its child, which has {items.Length}.");
    }

    private (int Length, bool HasNulls) NextNode(Field field)
    {
        if (_nextNode >= _nodes.Count)
            throw new ArrowFormatException(
                $"The record batch has no node for field '{field.Name}': {_nodes.Count} nodes are too few for its schema.");
        ReadOnlySpan<byte> node = _nodes[_nextNode++];
        long length = BinaryPrimitives.ReadInt64LittleEndian(node);
        long nulls = BinaryPrimitives.ReadInt64LittleEndian(node[sizeof(long)..]);
        return length is < 0 or > ArrowLimits.MaxRows
            ? throw new ArrowFormatException($"Field '{field.Name}' claims {length} rows; 0 … {ArrowLimits.MaxRows} are possible.")
            : ((int)length, nulls > 0);
    }

    private ReadOnlyMemory<byte> NextValidity(Field field, int length, bool hasNulls)
    {
        ReadOnlyMemory<byte> bitmap = NextBuffer(field, 0);
        if (bitmap.IsEmpty && (!hasNulls || length == 0))
            return default;
        int needed = Bitmap.ByteCount(length);
        return bitmap.Length < needed ? throw TooShort(field, bitmap.Length, needed) : bitmap[..needed];
    }

    /// <summary>An array without rows may leave its offsets out (older writers do).</summary>
    private Offsets NextOffsets(Field field, int length)
    {
        bool wide = Offsets.IsWide(field.Type);
        return new Offsets(NextBuffer(field, length == 0 ? 0 : (length + 1L) * (wide ? sizeof(long) : sizeof(int))), wide);
    }

    private ReadOnlyMemory<byte> NextBuffer(Field field, long needed)
    {
        if (_nextBuffer >= _buffers.Count)
            throw new ArrowFormatException(
                $"The record batch has no buffer for field '{field.Name}': {_buffers.Count} buffers are too few for its schema.");
        ReadOnlySpan<byte> buffer = _buffers[_nextBuffer++];
        long offset = BinaryPrimitives.ReadInt64LittleEndian(buffer);
        long length = BinaryPrimitives.ReadInt64LittleEndian(buffer[sizeof(long)..]);
        if (offset < 0 || length < 0 || length > _body.Length || offset > _body.Length - length)
            throw new ArrowFormatException($"Field '{field.Name}' has a buffer at {offset} of {length} bytes in a body of {_body.Length}.");
        return length < needed ? throw TooShort(field, length, needed) : _body.Slice((int)offset, (int)length);
    }

    private static ArrowFormatException TooShort(Field field, long length, long needed) =>
        new($"Field '{field.Name}' has a buffer of {length} bytes where {needed} are needed.");
}
