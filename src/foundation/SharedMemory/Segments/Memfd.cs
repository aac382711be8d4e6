using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Segments;

/// <summary>Making and checking sealed memfds.</summary>
internal static class Memfd
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;
    private const int NoSealsShrinkGrow = 7;

    public static SafeFileHandle Create(string name, int length)
    {
        SafeFileHandle descriptor = Descriptor.Own(Libc.Check(Libc.MemfdCreate(name, CloseOnExec | AllowSealing), "memfd_create"));
        try
        {
            _ = Libc.Check(Libc.Ftruncate(descriptor, length), $"ftruncate of a memfd to {length} bytes");
            _ = Libc.Check(Libc.Fcntl(descriptor, AddSeals, NoSealsShrinkGrow), "fcntl(F_ADD_SEALS)");
            return descriptor;
        }
        catch (LinuxException)
        {
            descriptor.Dispose();
            throw;
        }
    }

    public static int LengthOf(SafeFileHandle descriptor)
    {
        const int End = 2;
        int seals = Libc.Fcntl(descriptor, GetSeals, 0);
        if (seals < 0 || (seals & NoSealsShrinkGrow) != NoSealsShrinkGrow)
            throw new CorruptSegmentException("a received file descriptor is not a sealed memfd; its sender could make this process fault");

        long length = Libc.Lseek(descriptor, 0, End);
        return length is > 0 and <= Segment.MaxBytes
            ? (int)length
            : throw new CorruptSegmentException($"a received segment has {length} bytes; 1 to {Segment.MaxBytes} are possible");
    }
}
