using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Builders;

/// <summary>Bytes that grow; handed over without a copy when done.</summary>
internal sealed class ByteBuffer
{
    private const int FirstCapacity = 64;
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ref byte Last => ref _bytes[Length - 1];

    public void Add<T>(T value)
        where T : unmanaged => MemoryMarshal.Write(Extend(Unsafe.SizeOf<T>()), in value);

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>Makes room at the end for the caller to fill; the bytes are zero.</summary>
    public Span<byte> Extend(int count)
    {
        int start = Length;
        long needed = (long)start + count;
        if (needed > ArrowLimits.MaxStreamBytes)
            throw new InvalidOperationException(
                $"An array buffer cannot exceed {ArrowLimits.MaxStreamBytes} bytes; split the values into several arrays.");
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, Math.Max(needed, FirstCapacity), ArrowLimits.MaxStreamBytes));
        Length = (int)needed;
        return _bytes.AsSpan(start, count);
    }

    /// <summary>Hands the bytes over and starts anew.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        ReadOnlyMemory<byte> taken = _bytes.AsMemory(0, Length);
        (_bytes, Length) = ([], 0);
        return taken;
    }
}
