using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Zenoh.Protocol.Primitives;

/// <summary>Writes the primitives of the wire into given memory.</summary>
/// <remarks>
/// What does not fit sets <see cref="Overflowed"/> and is left out; later writes are left out too. So a message is encoded without checks in between, and a caller that appends to an
/// open batch takes <see cref="Position"/> before, looks at <see cref="Overflowed"/> after, and goes back with <see cref="Rewind"/> when the message did not fit.
/// </remarks>
internal ref struct WireWriter
{
    private readonly Span<byte> _buffer;
    private int _position;
    private bool _overflowed;

    public WireWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public readonly int Position => _position;

    /// <summary>Room left.</summary>
    public readonly int Remaining => _buffer.Length - _position;

    /// <summary>Whether something did not fit since the start or the last <see cref="Rewind"/>.</summary>
    public readonly bool Overflowed => _overflowed;

    /// <summary>The bytes written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._position];

    /// <summary>Goes back to an earlier <see cref="Position"/>; what was written since is gone, an overflow forgotten.</summary>
    public void Rewind(int position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)position, (uint)_position);
        _position = position;
        _overflowed = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if ((uint)_position < (uint)_buffer.Length && !_overflowed)
            _buffer[_position++] = value;
        else
            _overflowed = true;
    }

    /// <summary>Two bytes, little-endian: only batch sizes have this form.</summary>
    public void WriteUInt16(ushort value)
    {
        if (TryTake(sizeof(ushort), out Span<byte> room))
            BinaryPrimitives.WriteUInt16LittleEndian(room, value);
    }

    /// <summary>A variable-length integer in its shortest form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteZint(ulong value)
    {
        if (value < Zint.Continues)
            WriteByte((byte)value);
        else
            WriteLongZint(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (TryTake(bytes.Length, out Span<byte> room))
            bytes.CopyTo(room);
    }

    /// <summary>The length and the bytes.</summary>
    public void WriteSlice(scoped ReadOnlySpan<byte> bytes)
    {
        WriteZint((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Sets bits of a byte written before, as the flag "more follow" of a header is set once something follows.</summary>
    public readonly void SetBits(int position, byte bits)
    {
        if ((uint)position < (uint)_position)
            _buffer[position] |= bits;
    }

    private bool TryTake(int count, out Span<byte> room)
    {
        if (_overflowed || (uint)count > (uint)Remaining)
        {
            _overflowed = true;
            room = default;
            return false;
        }

        room = _buffer.Slice(_position, count);
        _position += count;
        return true;
    }

    private void WriteLongZint(ulong value)
    {
        if (!TryTake(Zint.Length(value), out Span<byte> room) || Zint.TryWriteLongest(room, value))
            return;
        int last = room.Length - 1;
        for (int i = 0; i < last; i++)
        {
            room[i] = (byte)(value | Zint.Continues);
            value >>= 7;
        }

        room[last] = (byte)value;
    }
}
