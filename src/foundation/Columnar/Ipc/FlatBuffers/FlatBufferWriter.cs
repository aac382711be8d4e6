using System.Buffers.Binary;
using System.Text;

namespace Columnar.Ipc.FlatBuffers;

/// <summary>
/// Writes a FlatBuffer front to back: parents first, then their children, whose places are filled in afterwards. That way sizes are
/// known by running the same calls on a measuring writer, and nothing is allocated or moved.
/// </summary>
/// <remarks>Layout: https://flatbuffers.dev/internals/ — offsets of objects point forward, the vtable of a table lies right before it.</remarks>
internal ref struct FlatBufferWriter
{
    private const int OffsetBytes = sizeof(int);
    private readonly Span<byte> _buffer;
    private readonly bool _measuring;

    /// <summary>Makes a writer into a buffer that is large enough; the first object written is the root.</summary>
    public FlatBufferWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        Length = OffsetBytes;
    }

    private FlatBufferWriter(bool measuring)
    {
        _measuring = measuring;
        Length = OffsetBytes;
    }

    public static FlatBufferWriter Measuring => new(measuring: true);

    /// <summary>How many bytes are written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a table whose fields are zero.</summary>
    /// <param name="sizes">The size of each field in bytes: 1, 2, 4 or 8; 0 leaves it out.</param>
    /// <param name="slots">Receives where each field lies.</param>
    /// <returns>Where the table lies.</returns>
    public int Table(scoped ReadOnlySpan<byte> sizes, scoped Span<int> slots)
    {
        int vtableBytes = sizeof(ushort) * (2 + sizes.Length);
        int table = AlignUp(Length + vtableBytes, sizeof(long));
        int vtable = table - vtableBytes;
        int end = table + OffsetBytes;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0)
                continue;
            slots[i] = AlignUp(end, sizes[i]);
            end = slots[i] + sizes[i];
        }

        Extend(end);
        if (_measuring)
            return table;
        WriteUInt16(vtable, vtableBytes);
        WriteUInt16(vtable + sizeof(ushort), end - table);
        for (int i = 0; i < sizes.Length; i++)
            WriteUInt16(vtable + (sizeof(ushort) * (2 + i)), sizes[i] == 0 ? 0 : slots[i] - table);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[table..], vtableBytes);
        return table;
    }

    public readonly void Root(int target) => Link(0, target);

    /// <summary>Makes the offset at <paramref name="slot"/> point to an object written later.</summary>
    public readonly void Link(int slot, int target) => Int32(slot, target - slot);

    public readonly void Byte(int slot, byte value)
    {
        if (!_measuring)
            _buffer[slot] = value;
    }

    public readonly void Int16(int slot, short value)
    {
        if (!_measuring)
            BinaryPrimitives.WriteInt16LittleEndian(_buffer[slot..], value);
    }

    public readonly void Int32(int slot, int value)
    {
        if (!_measuring)
            BinaryPrimitives.WriteInt32LittleEndian(_buffer[slot..], value);
    }

    public readonly void Int64(int slot, long value)
    {
        if (!_measuring)
            BinaryPrimitives.WriteInt64LittleEndian(_buffer[slot..], value);
    }

    /// <summary>Writes a text and returns where it lies.</summary>
    public int String(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        int start = AlignUp(Length, OffsetBytes);
        Extend(checked(start + OffsetBytes + bytes + 1));
        Int32(start, bytes);
        if (!_measuring)
            Encoding.UTF8.GetBytes(text, _buffer[(start + OffsetBytes)..]);
        return start;
    }

    /// <summary>Writes a list of offsets to be linked later; element i is the slot <c>vector + 4 + 4 i</c>.</summary>
    public int OffsetVector(int count) => Vector(count, OffsetBytes, OffsetBytes);

    /// <summary>Writes a list of zeroed structs of 64 bit members; they lie right after the four bytes of the count.</summary>
    public int StructVector(int count, int elementBytes) => Vector(count, elementBytes, sizeof(long));

    /// <summary>The bytes of a part written before, to be filled by someone else. Empty when measuring.</summary>
    public readonly Span<byte> Part(int start, int length) => _measuring ? default : _buffer.Slice(start, length);

    private static int AlignUp(int position, int alignment) => (position + alignment - 1) & -alignment;

    private int Vector(int count, int elementBytes, int alignment)
    {
        int start = AlignUp(Length + OffsetBytes, alignment) - OffsetBytes;
        Extend(checked(start + OffsetBytes + (count * elementBytes)));
        Int32(start, count);
        return start;
    }

    /// <summary>Grows to a new end; what is in between becomes zero, because the destination may be reused memory.</summary>
    private void Extend(int end)
    {
        if (!_measuring)
            _buffer[Length..end].Clear();
        Length = end;
    }

    private readonly void WriteUInt16(int position, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[position..], checked((ushort)value));
}
