using System.Diagnostics;
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
    /// <exception cref="TransportException">The transport cannot be attached to.</exception>
    public static Endpoint Attach(EndpointDescription description, IReadOnlyList<int> fileDescriptors, ISegmentSource segments)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description switch
        {
            EndpointDescription.SharedMemory shared => ShmEndpoint.Attach(shared, fileDescriptors, segments),
            EndpointDescription.Socket socket => SocketEndpoint.Attach(socket, fileDescriptors),
            _ => throw Unknown(description, fileDescriptors),
        };
    }

    private static UnreachableException Unknown(EndpointDescription description, IReadOnlyList<int> fileDescriptors)
    {
        DescriptorList.Close(fileDescriptors);
        return new UnreachableException($"There is no transport for {description.GetType().Name}.");
    }
}
