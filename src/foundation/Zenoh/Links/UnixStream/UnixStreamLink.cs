using System.Net.Sockets;

namespace Zenoh.Links.UnixStream;

/// <summary>Batches with a length prefix over one Unix socket.</summary>
internal sealed class UnixStreamLink : SocketStreamLink
{
    private static int dialled;

    private UnixStreamLink(Socket socket, Locator source, Locator destination, LinkOptions options)
        : base(socket, source, destination, options.SendTimeout)
    {
    }

    public override int MaxBatchBytes => LinkLimits.StreamBatchBytes;

    /// <exception cref="LinkException">Nobody listens at the path.</exception>
    public static UnixStreamLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var address = UnixStreamPath.Of(endpoint);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            SocketSetup.TuneBuffers(socket, endpoint, options);

            // A listener whose backlog is full makes connect wait.
            using (deadline.Token.Register(socket.Dispose))
            {
                socket.Connect(address);
            }

            deadline.ThrowIfOver("connecting");
            return new UnixStreamLink(socket, Unnamed(), endpoint.Locator, options);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            deadline.ThrowIfOver("connecting");
            throw fault is SocketException { SocketErrorCode: var error }
                ? new LinkException(endpoint.ToString(), $"cannot connect: {SocketFaults.Describe(error)}; does a node listen on that path?", fault)
                : fault is ObjectDisposedException ? deadline.Over("connecting") : fault;
        }
    }

    public static UnixStreamLink Accepted(Socket socket, Locator listening, LinkOptions options) => new(socket, listening, Unnamed(), options);

    // The dialling side of a Unix socket has no name; links still want to be told apart in logs.
    private static Locator Unnamed() => new(LinkProtocols.UnixStream, $"unnamed-{Environment.ProcessId}-{Interlocked.Increment(ref dialled)}");
}
