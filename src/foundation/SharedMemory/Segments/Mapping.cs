using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Segments;

/// <summary>Which page table entries a mapping gets before it is used.</summary>
internal enum Populate
{
    /// <summary>For reading: 0.4 µs a page.</summary>
    Read = 22,

    /// <summary>For writing; takes the memory if nobody has: 3 µs a page.</summary>
    Write = 23,
}

/// <summary>An mmap-ed range, unmapped by its finalizer at the latest.</summary>
internal sealed unsafe class Mapping : SafeHandle
{
    private Mapping(nint address, int length)
        : base(-1, ownsHandle: true)
    {
        SetHandle(address);
        Length = length;
    }

    public int Length { get; }

    public byte* Base => (byte*)handle;

    public override bool IsInvalid => handle == -1;

    public static Mapping Of(SafeFileHandle descriptor, int length, Populate populate)
    {
        const int ReadWrite = 3;
        const int Shared = 1;
        nint address = Libc.Mmap(0, (nuint)length, ReadWrite, Shared, descriptor, 0);
        if (address == -1)
            throw new LinuxException($"mmap of a segment of {length} bytes", Libc.LastError);

        var mapping = new Mapping(address, length);
        try
        {
            mapping.Prepare(descriptor, populate);
            return mapping;
        }
        catch (LinuxException)
        {
            mapping.Dispose();
            throw;
        }
    }

    protected override bool ReleaseHandle() => Libc.Munmap(handle, (nuint)Length) == 0;

    /// <summary>
    /// So that a shortage of memory is an error here and not a SIGBUS at the first touch. Kernels before 5.14 do not know the advice;
    /// there fallocate takes the memory and pages are mapped when touched.
    /// </summary>
    private void Prepare(SafeFileHandle descriptor, Populate populate)
    {
        int error;
        do
            error = Libc.Madvise(handle, (nuint)Length, (int)populate) == 0 ? 0 : Libc.LastError;
        while (error is Errno.EINTR or Errno.EAGAIN);

        if (error == Errno.EINVAL)
            error = Libc.Fallocate(descriptor, 0, 0, Length) == 0 ? 0 : Libc.LastError;
        if (error == 0)
            return;

        // EFAULT is how the advice says that the file system behind a page is full.
        throw new LinuxException($"taking {Length} bytes of shared memory", error == Errno.EFAULT ? Errno.ENOSPC : error);
    }
}
