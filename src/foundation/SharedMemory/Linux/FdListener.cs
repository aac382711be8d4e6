using Microsoft.Win32.SafeHandles;

namespace SharedMemory.Linux;

/// <summary>Listens for <see cref="FdSocket"/> connections. One thread accepts; <see cref="Dispose"/> from another ends that.</summary>
public sealed unsafe class FdListener : IDisposable
{
    private const int Backlog = 1024;
    private const int ShutdownBoth = 2;
    private readonly SafeFileHandle _socket;

    /// <summary>Starts listening.</summary>
    /// <param name="address">
    /// An abstract name that begins with <c>\0</c> or <c>@</c> (nothing is left on disk, however the process ends), or a path.
    /// </param>
    /// <exception cref="LinuxException">The address is in use.</exception>
    public FdListener(string address)
    {
        byte* encoded = stackalloc byte[UnixAddress.Size];
        uint length = UnixAddress.Encode(address, encoded);
        Address = address;
        _socket = Descriptor.Own(Libc.Check(Libc.Socket(FdSocket.UnixFamily, FdSocket.StreamCloseOnExec, 0), "socket"));
        if (Libc.Bind(_socket, encoded, length) == 0 && Libc.Listen(_socket, Backlog) == 0)
            return;

        int error = Libc.LastError;
        _socket.Dispose();
        throw new LinuxException($"bind({UnixAddress.Show(address)})", error);
    }

    /// <summary>The address as given.</summary>
    public string Address { get; }

    /// <summary>Accepts a connection. Check <see cref="FdSocket.PeerIsTrusted"/> before believing it.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>The connection, or null when the time is over or the listener was disposed.</returns>
    /// <exception cref="LinuxException">This process has too many open files.</exception>
    public FdSocket? Accept(TimeSpan timeout)
    {
        const int CloseOnExec = 0x80000;
        long deadline = MonotonicClock.DeadlineAfter(timeout);
        try
        {
            while (Descriptor.WaitReady(_socket, PollFd.In, deadline))
            {
                int accepted = Libc.Accept4(_socket, 0, 0, CloseOnExec);
                if (accepted >= 0)
                    return new FdSocket(Descriptor.Own(accepted));

                // EINVAL: shut down by Dispose. Errors of the connection itself (ECONNABORTED) concern only that peer.
                if (Libc.LastError == Errno.EINVAL)
                    return null;
                if (Libc.LastError is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM)
                    throw new LinuxException("accept4", Libc.LastError);
            }
        }
        catch (ObjectDisposedException)
        {
            // Disposed between two waits: the same as being shut down within one.
        }

        return null;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        if (!_socket.IsClosed)
            _ = Libc.Shutdown(_socket, ShutdownBoth);
        _socket.Dispose();
        if (!UnixAddress.IsAbstract(Address))
            File.Delete(Address);
    }
}
