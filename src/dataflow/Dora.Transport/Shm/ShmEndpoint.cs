using System.Globalization;
using Dora.Protocol;
using Dora.Transport.Control;
using SharedMemory.Inboxes;
using SharedMemory.Linux;
using SharedMemory.Pools;
using SharedMemory.Rings;
using SharedMemory.Segments;

namespace Dora.Transport.Shm;

/// <summary>Attaches a process to edges in shared memory.</summary>
public static class ShmEndpoint
{
    /// <summary>The longest spinning before a wait sleeps, in microseconds; 0 turns it off.</summary>
    public const string SpinVariable = "DORA_SPIN_US";

    /// <summary>Attaches both ends.</summary>
    /// <param name="description">What the daemon said about the endpoint.</param>
    /// <param name="fileDescriptors">The descriptors that came beside it; closed here, whatever the outcome.</param>
    /// <param name="segments">Asks the daemon for segments.</param>
    /// <returns>Both ends.</returns>
    /// <exception cref="TransportException">The description is impossible, or this process has no room for the mappings.</exception>
    public static Endpoint Attach(EndpointDescription.SharedMemory description, IReadOnlyList<int> fileDescriptors, ISegmentSource segments)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        ArgumentNullException.ThrowIfNull(segments);
        return Mapped(fileDescriptors, () => new Endpoint(Inbox(description, fileDescriptors, segments), Outbox(description, fileDescriptors, segments)));
    }

    internal static ShmInbox AttachInbox(EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors, ISegmentSource segments) =>
        Mapped(descriptors, () => Inbox(description, descriptors, segments));

    internal static ShmOutbox AttachOutbox(EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors, ISegmentSource segments) =>
        Mapped(descriptors, () => Outbox(description, descriptors, segments));

    private static T Mapped<T>(IReadOnlyList<int> descriptors, Func<T> map)
    {
        try
        {
            return map();
        }
        catch (Exception error) when (error is LinuxException or CorruptSegmentException)
        {
            throw new TransportException($"Attaching to shared memory failed: {error.Message}", error);
        }
        finally
        {
            DescriptorList.Close(descriptors);
        }
    }

    private static ShmInbox Inbox(EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors, ISegmentSource segments)
    {
        InboxSegment inbox = description.InboxDescriptor >= 0
            ? InboxSegment.Map(At(descriptors, description.InboxDescriptor))
            : InboxSegment.Create("dora-inbox", []);
        return inbox.RingCount == description.Inputs || description.InboxDescriptor < 0
            ? new ShmInbox(inbox, segments, description.Inputs, Spin())
            : throw new TransportException($"The daemon announced {description.Inputs} inputs, its inbox has {inbox.RingCount}.");
    }

    private static ShmOutbox Outbox(EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors, ISegmentSource segments)
    {
        var inboxes = new Dictionary<int, InboxSegment>();
        var outputs = Enumerable.Range(0, description.Outputs).Select(_ => new List<RingWriter>()).ToArray();
        foreach (OutgoingEdge edge in description.Edges)
        {
            if (!inboxes.TryGetValue(edge.InboxDescriptor, out InboxSegment? inbox))
                inboxes[edge.InboxDescriptor] = inbox = InboxSegment.Map(At(descriptors, edge.InboxDescriptor));
            if ((uint)edge.Output >= (uint)outputs.Length || (uint)edge.Ring >= (uint)inbox.RingCount)
                throw new TransportException($"The daemon described an edge from output {edge.Output} to ring {edge.Ring}, which do not exist.");
            outputs[edge.Output].Add(new RingWriter(inbox, edge.Ring, Spin()));
        }

        int ownerBits = description.Edges.Count == 0 ? 0 : description.Edges.Max(edge => edge.OwnerBit) + 1;
        var pool = new ProducerPool(ownerBits, (room, chunks) => MapGrown(segments.Grow(room, chunks)));
        foreach (PoolSegmentHandle segment in description.Pool)
            pool.Add(PoolSegment.Map(At(descriptors, segment.Descriptor), segment.Segment, writesPayloads: true));
        return new ShmOutbox(pool, [.. outputs.Select(writers => new ShmOutput(pool, writers))]);
    }

    private static PoolSegment MapGrown(FabricSegment segment) =>
        Mapped([segment.FileDescriptor], () => PoolSegment.Map(segment.FileDescriptor, segment.Segment, writesPayloads: true));

    private static int At(IReadOnlyList<int> descriptors, int index) =>
        (uint)index < (uint)descriptors.Count
            ? descriptors[index]
            : throw new TransportException($"The daemon refers to file descriptor {index} of {descriptors.Count}.");

    private static TimeSpan? Spin() =>
        int.TryParse(Environment.GetEnvironmentVariable(SpinVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int microseconds)
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
}
