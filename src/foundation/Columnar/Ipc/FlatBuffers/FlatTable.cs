using System.Buffers.Binary;

namespace Columnar.Ipc.FlatBuffers;

/// <summary>
/// A table in a FlatBuffer of unknown origin. Every position is checked before it is read; a wrong one throws
/// <see cref="ArrowFormatException"/>. Fields are addressed by their number in the schema (union types count as two fields).
/// </summary>
internal readonly ref struct FlatTable
{
    private const int OffsetBytes = sizeof(int);
    private const int VtableHeaderBytes = 2 * sizeof(ushort);
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _table;
    private readonly int _tableLength;
    private readonly ReadOnlySpan<byte> _vtable;

    private FlatTable(ReadOnlySpan<byte> buffer, int table)
    {
        _buffer = buffer;
        _table = table;
        long vtable = table - (long)Int32At(buffer, table);
        int vtableLength = UInt16At(buffer, vtable);
        _tableLength = UInt16At(buffer, vtable + sizeof(ushort));
        if (vtableLength < VtableHeaderBytes || vtable + vtableLength > buffer.Length || (long)table + _tableLength > buffer.Length)
            throw Damaged(table);
        _vtable = buffer.Slice((int)vtable, vtableLength);
    }

    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, TargetOf(buffer, 0));

    public bool Has(int field) => FieldAt(field, 1) != 0;

    public byte Byte(int field, byte missing = 0)
    {
        int at = FieldAt(field, sizeof(byte));
        return at == 0 ? missing : _buffer[at];
    }

    public short Int16(int field, short missing = 0)
    {
        int at = FieldAt(field, sizeof(short));
        return at == 0 ? missing : BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]);
    }

    public int Int32(int field, int missing = 0)
    {
        int at = FieldAt(field, sizeof(int));
        return at == 0 ? missing : BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]);
    }

    public long Int64(int field, long missing = 0)
    {
        int at = FieldAt(field, sizeof(long));
        return at == 0 ? missing : BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]);
    }

    /// <summary>Follows the offset in a field that must be there.</summary>
    public FlatTable Table(int field, string what)
    {
        int at = FieldAt(field, OffsetBytes);
        return at == 0 ? throw new ArrowFormatException($"The Arrow metadata has no {what}.") : new FlatTable(_buffer, TargetOf(_buffer, at));
    }

    /// <summary>The bytes of a text, without its terminator; empty when it is missing.</summary>
    public ReadOnlySpan<byte> Text(int field) => Vector(field, sizeof(byte)).Bytes;

    /// <summary>A list; empty when it is missing.</summary>
    public FlatVector Vector(int field, int elementBytes)
    {
        int at = FieldAt(field, OffsetBytes);
        if (at == 0)
            return default;
        int start = TargetOf(_buffer, at);
        int count = Int32At(_buffer, start);
        int first = start + OffsetBytes;
        return count < 0 || (long)count * elementBytes > _buffer.Length - first
            ? throw Damaged(start)
            : new FlatVector(_buffer, first, count, elementBytes);
    }

    internal static FlatTable At(ReadOnlySpan<byte> buffer, int offsetPosition) => new(buffer, TargetOf(buffer, offsetPosition));

    /// <summary>Where the field lies, or 0 when the table leaves it out.</summary>
    private int FieldAt(int field, int size)
    {
        int entry = VtableHeaderBytes + (field * sizeof(ushort));
        if (entry + sizeof(ushort) > _vtable.Length)
            return 0;
        int relative = BinaryPrimitives.ReadUInt16LittleEndian(_vtable[entry..]);
        if (relative == 0)
            return 0;
        return relative < OffsetBytes || relative + size > _tableLength ? throw Damaged(_table) : _table + relative;
    }

    /// <summary>Objects lie behind the offset that points to them, by an unsigned distance.</summary>
    private static int TargetOf(ReadOnlySpan<byte> buffer, int position)
    {
        long target = position + (long)(uint)Int32At(buffer, position);
        return target > buffer.Length - OffsetBytes ? throw Damaged(position) : (int)target;
    }

    private static int Int32At(ReadOnlySpan<byte> buffer, int position) => position > buffer.Length - sizeof(int)
        ? throw Damaged(position)
        : BinaryPrimitives.ReadInt32LittleEndian(buffer[position..]);

    private static int UInt16At(ReadOnlySpan<byte> buffer, long position) => position < 0 || position > buffer.Length - sizeof(ushort)
        ? throw Damaged(position)
        : BinaryPrimitives.ReadUInt16LittleEndian(buffer[(int)position..]);

    private static ArrowFormatException Damaged(long position) =>
        new($"The Arrow metadata is damaged: an offset near byte {position} of its FlatBuffer leads outside.");
}
