using System.Runtime.InteropServices;

namespace SharedMemory.Linux;

/// <summary>struct timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    public long Seconds;
    public long Nanoseconds;

    public static Timespec FromNanoseconds(long nanoseconds) => new()
    {
        Seconds = nanoseconds / 1_000_000_000,
        Nanoseconds = nanoseconds % 1_000_000_000,
    };
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public const short In = 0x1;
    public const short Out = 0x4;

    public int Descriptor;
    public short Events;
    public short Returned;
}

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public void* Base;
    public nuint Length;
}

/// <summary>struct cmsghdr; its data follow directly (16 bytes are a multiple of the alignment).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public const int SocketLevel = 1;
    public const int Rights = 1;

    public nuint Length;
    public int Level;
    public int Type;
}

/// <summary>struct ucred.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Credentials
{
    public int ProcessId;
    public uint UserId;
    public uint GroupId;
}

/// <summary>The part of siginfo_t that waitid fills, of 128 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SigInfo
{
    public const int Exited = 1;

    public int Signal;
    public int Error;
    public int Code;
    public int Padding;
    public int ProcessId;
    public uint UserId;
    public int Status;
}
