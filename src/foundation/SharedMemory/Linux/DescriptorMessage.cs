using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>One sendmsg or recvmsg with SCM_RIGHTS, without blocking.</summary>
internal static unsafe class DescriptorMessage
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x40000000;
    private const int ControlTruncated = 0x8;

    private static int ControlBytes => sizeof(ControlHeader) + (FdSocket.MaxDescriptorsPerMessage * sizeof(int)) + sizeof(int);

    /// <returns>False when it would have to wait.</returns>
    public static bool TrySend(SafeFileHandle socket, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors, out int count)
    {
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* data = bytes)
        {
            var vector = new IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                message.Control = control;
                message.ControlLength = Write(control, descriptors);
            }

            return Done(Libc.Sendmsg(socket, &message, DontWait | NoSignal), "sendmsg", out count);
        }
    }

    /// <returns>False when it would have to wait.</returns>
    public static bool TryReceive(SafeFileHandle socket, Span<byte> buffer, ICollection<int> descriptors, out int count)
    {
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* data = buffer)
        {
            var vector = new IoVector { Base = data, Length = (nuint)buffer.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)ControlBytes };
            if (!Done(Libc.Recvmsg(socket, &message, DontWait | CloseOnExec), "recvmsg", out count))
                return false;

            Read(control, (int)message.ControlLength, descriptors);
            if ((message.Flags & ControlTruncated) != 0)
                throw new LinuxException("recvmsg of file descriptors", Errno.EMFILE);

            return true;
        }
    }

    private static bool Done(nint result, string call, out int count)
    {
        count = (int)result;
        return result >= 0 || (Libc.LastError is Errno.EAGAIN or Errno.EINTR ? false : throw new LinuxException(call, Libc.LastError));
    }

    private static nuint Write(byte* control, ReadOnlySpan<int> descriptors)
    {
        int length = sizeof(ControlHeader) + (descriptors.Length * sizeof(int));
        *(ControlHeader*)control = new() { Length = (nuint)length, Level = ControlHeader.SocketLevel, Type = ControlHeader.Rights };
        descriptors.CopyTo(new Span<int>(control + sizeof(ControlHeader), descriptors.Length));
        return (nuint)((length + 7) & ~7);
    }

    private static void Read(byte* control, int length, ICollection<int> descriptors)
    {
        int offset = 0;
        while (offset + sizeof(ControlHeader) <= length)
        {
            var header = (ControlHeader*)(control + offset);
            int end = offset + (int)header->Length;
            if (end > length || header->Length < (nuint)sizeof(ControlHeader))
                return;
            if (header->Level == ControlHeader.SocketLevel && header->Type == ControlHeader.Rights)
            {
                foreach (int descriptor in new ReadOnlySpan<int>(header + 1, ((int)header->Length - sizeof(ControlHeader)) / sizeof(int)))
                    descriptors.Add(descriptor);
            }

            offset = (end + 7) & ~7;
        }
    }
}
