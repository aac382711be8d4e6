using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Segments;

/// <summary>
/// A piece of memory that several processes map: a memfd whose size is sealed, so that no process can make another one fault.
/// All its pages exist before anybody uses it. Addresses stay valid until <see cref="Dispose"/>, or until nothing refers to the
/// object or its <see cref="Memory"/> any more.
/// </summary>
public sealed unsafe class Segment : IDisposable
{
    /// <summary>The largest segment, in bytes: one <see cref="Memory{T}"/> spans it.</summary>
    public const long MaxBytes = int.MaxValue & ~4095;

    private readonly Mapping _mapping;
    private readonly SegmentMemory _memory;

    private Segment(SafeFileHandle? descriptor, Mapping mapping)
    {
        Descriptor = descriptor;
        _mapping = mapping;
        _memory = new SegmentMemory(mapping);
    }

    /// <summary>The memfd, owned by the segment; null when another process made it: its mapping needs no descriptor.</summary>
    public SafeFileHandle? Descriptor { get; }

    /// <summary>The size in bytes.</summary>
    public int Length => _mapping.Length;

    /// <summary>All of it; valid while the segment is not disposed.</summary>
    public Memory<byte> Memory => _memory.Memory;

    internal byte* Base => _mapping.Base;

    /// <summary>Makes a segment of zeros and takes the memory for it now.</summary>
    /// <param name="name">What the kernel shows in /proc.</param>
    /// <param name="bytes">The size; rounded up to whole pages.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="LinuxException">Memory or file descriptors are short, or memfd_create is forbidden.</exception>
    public static Segment Create(string name, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes);
        int length = (int)((bytes + 4095) & ~4095);
        SafeFileHandle descriptor = Memfd.Create(name, length);
        try
        {
            return new Segment(descriptor, Mapping.Of(descriptor, length, Populate.Write));
        }
        catch (LinuxException)
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>Maps a segment another process made.</summary>
    /// <param name="descriptor">Its memfd; stays the caller's and may be closed afterwards.</param>
    /// <param name="writesPayloads">True for memory this process fills: its pages are prepared for writing.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="LinuxException">Address space is short.</exception>
    /// <exception cref="CorruptSegmentException">It is no sealed memfd of a possible size.</exception>
    public static Segment Map(int descriptor, bool writesPayloads)
    {
        using var borrowed = new SafeFileHandle(descriptor, ownsHandle: false);
        return new Segment(null, Mapping.Of(borrowed, Memfd.LengthOf(borrowed), writesPayloads ? Populate.Write : Populate.Read));
    }

    /// <summary>Unmaps the memory; the caller makes sure that nothing uses it any more.</summary>
    public void Dispose()
    {
        Descriptor?.Dispose();
        _mapping.Dispose();
    }
}

/// <summary>Shared memory holds what this version never writes; the message says what.</summary>
/// <param name="message">The message.</param>
public sealed class CorruptSegmentException(string message) : Exception(message);
