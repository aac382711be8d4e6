using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Zenoh.Protocol.Primitives;

/// <summary>Reads the primitives of the wire from bytes, without copies and without exceptions.</summary>
/// <remarks>
/// A method that returns false has left the reason in <see cref="Error"/> (the first one stays) and its place in <see cref="ErrorOffset"/>; what follows is meaningless
/// until <see cref="Rewind"/>. The position is never beyond the end. Spans handed out are parts of the bytes read.
/// </remarks>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _buffer;
    private int _position;
    private int _errorOffset;
    private WireError _error;

    public WireReader(ReadOnlySpan<byte> buffer) => _buffer = buffer;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _buffer.Length - _position;

    public readonly bool IsAtEnd => _position >= _buffer.Length;

    /// <summary>What went wrong first.</summary>
    public readonly WireError Error => _error;

    /// <summary>Where it went wrong, in bytes from the start.</summary>
    public readonly int ErrorOffset => _errorOffset;

    public readonly bool HasFailed => _error != WireError.None;

    /// <summary>Goes back to an earlier <see cref="Position"/> and forgets the error.</summary>
    public void Rewind(int position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)position, (uint)_buffer.Length);
        _position = position;
        _error = WireError.None;
        _errorOffset = 0;
    }

    /// <summary>Notes an error at the current position; returns false so that decoders can end with it.</summary>
    public bool Fail(WireError error)
    {
        if (_error == WireError.None)
        {
            _error = error;
            _errorOffset = _position;
        }

        return false;
    }

    /// <summary>Notes what a nested decoder found; true when it found nothing.</summary>
    public bool Check(WireError error) => error == WireError.None || Fail(error);

    /// <summary>True when every byte has been read, else notes <see cref="WireError.TrailingBytes"/>.</summary>
    public bool TryEnd() => IsAtEnd || Fail(WireError.TrailingBytes);

    /// <summary>The bytes read since an earlier <see cref="Position"/>.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _buffer[start.._position];

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _buffer[_position..];

    /// <summary>The next byte without reading it; false, and no error, at the end.</summary>
    public readonly bool TryPeek(out byte value)
    {
        bool any = (uint)_position < (uint)_buffer.Length;
        value = any ? _buffer[_position] : default;
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadByte(out byte value)
    {
        if ((uint)_position < (uint)_buffer.Length)
        {
            value = _buffer[_position++];
            return true;
        }

        value = 0;
        return Fail(WireError.Truncated);
    }

    /// <summary>Two bytes, little-endian: only batch sizes have this form.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        if (!TryReadBytes(sizeof(ushort), out ReadOnlySpan<byte> bytes))
        {
            value = 0;
            return false;
        }

        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return true;
    }

    /// <summary>A variable-length integer of 64 bits; forms longer than necessary are accepted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadZint(out ulong value)
    {
        if ((uint)_position < (uint)_buffer.Length && _buffer[_position] < Zint.Continues)
        {
            value = _buffer[_position++];
            return true;
        }

        return TryReadLongZint(out value);
    }

    /// <summary>A variable-length integer that fits 32 bits.</summary>
    public bool TryReadZ32(out uint value)
    {
        bool fits = TryReadZintUpTo(uint.MaxValue, WireError.NumberTooLarge, out ulong wide);
        value = (uint)wide;
        return fits;
    }

    /// <summary>A variable-length integer that fits 16 bits.</summary>
    public bool TryReadZ16(out ushort value)
    {
        bool fits = TryReadZintUpTo(ushort.MaxValue, WireError.NumberTooLarge, out ulong wide);
        value = (ushort)wide;
        return fits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if ((uint)count <= (uint)(_buffer.Length - _position))
        {
            bytes = _buffer.Slice(_position, count);
            _position += count;
            return true;
        }

        bytes = default;
        return Fail(WireError.Truncated);
    }

    /// <summary>A length of at most <paramref name="maxBytes"/> and as many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadSlice(uint maxBytes, out ReadOnlySpan<byte> bytes)
    {
        if (!TryReadZintUpTo(maxBytes, WireError.LengthAboveBound, out ulong length))
        {
            bytes = default;
            return false;
        }

        if (length <= (ulong)Remaining)
            return TryReadBytes((int)length, out bytes);
        bytes = default;
        return Fail(WireError.Truncated);
    }

    /// <summary>A slice that is UTF-8 text.</summary>
    public bool TryReadUtf8(uint maxBytes, out ReadOnlySpan<byte> text)
    {
        int start = _position;
        if (!TryReadSlice(maxBytes, out text))
            return false;
        if (Utf8.IsValid(text))
            return true;
        _position = start;
        text = default;
        return Fail(WireError.InvalidUtf8);
    }

    /// <summary>Passes over bytes of <see cref="Rest"/> that were read there.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Remaining);
        _position += count;
    }

    /// <summary>Everything up to the end.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        ReadOnlySpan<byte> rest = _buffer[_position..];
        _position = _buffer.Length;
        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadZintUpTo(ulong max, WireError whenAbove, out ulong value)
    {
        int start = _position;
        if (!TryReadZint(out value))
            return false;
        if (value <= max)
            return true;
        _position = start;
        value = 0;
        return Fail(whenAbove);
    }

    private bool TryReadLongZint(out ulong value)
    {
        ReadOnlySpan<byte> rest = _buffer[_position..];
        if (Zint.TryReadLongest(rest, out value))
        {
            _position += Zint.MaxBytes;
            return true;
        }

        int available = Math.Min(rest.Length, Zint.MaxBytes);
        for (int i = 0; i < available; i++)
        {
            bool last = i == Zint.MaxBytes - 1;
            value |= (ulong)(last ? rest[i] : rest[i] & ~Zint.Continues) << (7 * i);
            if (last || rest[i] < Zint.Continues)
            {
                _position += i + 1;
                return true;
            }
        }

        value = 0;
        return Fail(WireError.Truncated);
    }
}
