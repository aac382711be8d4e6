using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>
/// A connected unix stream socket that carries bytes and file descriptors. One thread may send while another receives;
/// <see cref="Shutdown"/> and <see cref="Dispose"/> from any thread end both.
/// </summary>
public sealed unsafe class FdSocket : IDisposable
{
    /// <summary>The most descriptors of one kernel message (SCM_MAX_FD); <see cref="Send"/> splits longer lists.</summary>
    public const int MaxDescriptorsPerMessage = 253;

    internal const int UnixFamily = 1;
    internal const int StreamCloseOnExec = 1 | 0x80000;
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;
    private const int ShutdownBoth = 2;

    private readonly SafeFileHandle _socket;

    internal FdSocket(SafeFileHandle socket)
    {
        _socket = socket;
        Credentials credentials = default;
        uint size = (uint)sizeof(Credentials);
        _ = Libc.Check(Libc.Getsockopt(socket, SocketLevel, PeerCredentialsOption, &credentials, &size), "getsockopt(SO_PEERCRED)");
        PeerProcessId = credentials.ProcessId;
        PeerUserId = credentials.UserId;
    }

    /// <summary>The process at the other end, as the kernel recorded it when the connection was made.</summary>
    public int PeerProcessId { get; }

    /// <summary>The user of the process at the other end.</summary>
    public uint PeerUserId { get; }

    /// <summary>True when the other end runs as this process's user, or as root.</summary>
    public bool PeerIsTrusted => PeerUserId == 0 || PeerUserId == Libc.Geteuid();

    internal int Number => (int)_socket.DangerousGetHandle();

    /// <summary>Connects to a listener.</summary>
    /// <param name="address">A path, or an abstract name that begins with <c>\0</c> or <c>@</c>.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="LinuxException">Nobody listens there.</exception>
    public static FdSocket Connect(string address)
    {
        byte* encoded = stackalloc byte[UnixAddress.Size];
        uint length = UnixAddress.Encode(address, encoded);
        SafeFileHandle socket = Descriptor.Own(Libc.Check(Libc.Socket(UnixFamily, StreamCloseOnExec, 0), "socket"));
        int result;
        do
            result = Libc.Connect(socket, encoded, length);
        while (result != 0 && Libc.LastError == Errno.EINTR);

        if (result == 0)
            return new FdSocket(socket);

        int error = Libc.LastError;
        socket.Dispose();
        throw new LinuxException($"connect({UnixAddress.Show(address)})", error);
    }

    /// <summary>Makes two connected sockets.</summary>
    /// <returns>Both ends.</returns>
    public static (FdSocket First, FdSocket Second) Pair()
    {
        (int first, int second) = OpenPair();
        return (new FdSocket(Descriptor.Own(first)), new FdSocket(Descriptor.Own(second)));
    }

    /// <summary>Opens two connected unix stream sockets that are closed on exec.</summary>
    /// <returns>Both descriptors; the caller owns them.</returns>
    /// <exception cref="LinuxException">The process has too many open files.</exception>
    public static (int First, int Second) OpenPair()
    {
        int* ends = stackalloc int[2];
        _ = Libc.Check(Libc.Socketpair(UnixFamily, StreamCloseOnExec, 0, ends), "socketpair");
        return (ends[0], ends[1]);
    }

    /// <summary>Sends all bytes; the descriptors travel with the first of them and stay the caller's.</summary>
    /// <param name="bytes">At least one byte for every <see cref="MaxDescriptorsPerMessage"/> descriptors.</param>
    /// <param name="descriptors">File descriptors to duplicate into the receiver.</param>
    /// <param name="timeout">The longest time until everything is in the kernel's buffer.</param>
    /// <exception cref="TimeoutException">The receiver did not read in time; the stream is cut in the middle and must be closed.</exception>
    /// <exception cref="LinuxException">The connection is gone (EPIPE, ECONNRESET).</exception>
    public void Send(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors, TimeSpan timeout)
    {
        if (bytes.Length < (descriptors.Length + MaxDescriptorsPerMessage - 1) / MaxDescriptorsPerMessage)
            throw new ArgumentException("descriptors need at least one byte to travel with", nameof(bytes));

        long deadline = MonotonicClock.DeadlineAfter(timeout);
        while (descriptors.Length > MaxDescriptorsPerMessage)
        {
            _ = SendSome(bytes[..1], descriptors[..MaxDescriptorsPerMessage], deadline);
            bytes = bytes[1..];
            descriptors = descriptors[MaxDescriptorsPerMessage..];
        }

        while (!bytes.IsEmpty)
        {
            bytes = bytes[SendSome(bytes, descriptors, deadline)..];
            descriptors = default;
        }
    }

    /// <summary>Waits until <see cref="Receive"/> will not block: bytes are there, or the connection has ended.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>False when the time is over.</returns>
    public bool WaitReadable(TimeSpan timeout) => Descriptor.WaitReady(_socket, PollFd.In, MonotonicClock.DeadlineAfter(timeout));

    /// <summary>Receives what is there, at least one byte.</summary>
    /// <param name="buffer">Where the bytes go; not empty.</param>
    /// <param name="descriptors">Received descriptors are added here (close-on-exec); they belong to the caller.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>The number of bytes; 0 when the other end has closed.</returns>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    /// <exception cref="LinuxException">The connection broke, or descriptors were lost because this process has too many open files.</exception>
    public int Receive(Span<byte> buffer, ICollection<int> descriptors, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
        long deadline = MonotonicClock.DeadlineAfter(timeout);
        while (true)
        {
            if (!Descriptor.WaitReady(_socket, PollFd.In, deadline))
                throw new TimeoutException($"process {PeerProcessId} sent nothing within {timeout.TotalSeconds:0.###} s");
            if (DescriptorMessage.TryReceive(_socket, buffer, descriptors, out int count))
                return count;
        }
    }

    /// <summary>Ends the connection for both sides; pending calls of other threads return.</summary>
    public void Shutdown()
    {
        if (!_socket.IsClosed)
            _ = Libc.Shutdown(_socket, ShutdownBoth);
    }

    /// <summary>Ends the connection and closes the socket.</summary>
    public void Dispose()
    {
        Shutdown();
        _socket.Dispose();
    }

    private int SendSome(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors, long deadline)
    {
        while (true)
        {
            if (!Descriptor.WaitReady(_socket, PollFd.Out, deadline))
                throw new TimeoutException($"process {PeerProcessId} does not read its socket");
            if (DescriptorMessage.TrySend(_socket, bytes, descriptors, out int count))
                return count;
        }
    }
}
