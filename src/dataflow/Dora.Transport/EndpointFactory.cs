using Dora.Protocol;
using Dora.Transport.Control;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;

namespace Dora.Transport;

/// <summary>Attaches a process to its edges, by whichever transport its daemon chose.</summary>
public static class EndpointFactory
{
    /// <summary>Attaches to what the daemon described.</summary>
    /// <param name="description">What the daemon said about the endpoint.</param>
    /// <param name="fileDescriptors">The descriptors that came beside it; owned by the endpoint from here on, whatever the outcome.</param>
    /// <param name="segments">Asks the daemon for segments; used by shared memory only.</param>
    /// <returns>Both ends.</returns>
    /// <exception cref="TransportException">The transport is unknown here, or cannot be attached to.</exception>
    public static Endpoint Attach(EndpointDescription description, IReadOnlyList<int> fileDescriptors, ISegmentSource segments)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.Transport == EndpointDescription.Socket)
            return SocketEndpoint.Attach(description, fileDescriptors);
        if (description.Transport == EndpointDescription.SharedMemory)
            return ShmEndpoint.Attach(description, fileDescriptors, segments);
        DescriptorList.Close(fileDescriptors);
        throw new TransportException(
            $"The daemon offers the transport '{description.Transport}', which this node's library does not know. Use the same release on both sides.");
    }
}
