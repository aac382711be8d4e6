using Dora.Protocol;
using Dora.Transport.Shm;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Shm;

/// <summary>A reader that cannot map the memory of a message loses that message, not the memory.</summary>
public sealed class UnmappableSegmentTests
{
    [Fact]
    public void Message_that_cannot_be_mapped_is_counted_as_lost_and_its_chunk_given_back_once_mapping_works()
    {
        using ShmFabric fabric = ShmFabric.Create(Plans.OneToOne(3));
        using Endpoint source = Handover.Attach(fabric, Plans.Source);
        var segments = new UnreliableSegments(fabric) { Fails = true };
        using Endpoint reader = segments.Attach(1);
        for (byte i = 1; i <= 3; i++)
            source.Outbox.Publish(0, [i], default, []);

        for (int i = 0; i < 2; i++)
            Assert.Contains("A message is lost", Assert.Throws<TransportException>(() => reader.Inbox.TryTake(out _, out _)).Message, StringComparison.Ordinal);
        segments.Fails = false;
        Assert.Equal(TakeStatus.Message, reader.Inbox.TryTake(out Sample? third, out _));

        Assert.Equal([3], third!.Payload.ToArray());
        Assert.Equal(2, reader.Inbox.DroppedMessages(0));
        Assert.Equal(2, fabric.Counters(0).Dropped);
        third.Dispose();
        fabric.Gone(Plans.Source, willReturn: false);
        Assert.True(fabric.Find(segments.Asked) is null, "the reader still owns chunks of messages it lost");
    }

    [Fact]
    public void Chunk_of_a_lost_message_is_given_back_by_the_daemon_when_its_reader_ends()
    {
        using ShmFabric fabric = ShmFabric.Create(Plans.OneToOne(3));
        using Endpoint source = Handover.Attach(fabric, Plans.Source);
        var segments = new UnreliableSegments(fabric) { Fails = true };
        using Endpoint reader = segments.Attach(1);
        source.Outbox.Publish(0, [1], default, []);
        Assert.Throws<TransportException>(() => reader.Inbox.TryTake(out _, out _));

        fabric.Gone(Plans.Source, willReturn: false);
        Assert.True(fabric.Find(segments.Asked) is not null, "a chunk somebody may still read was given back");
        fabric.Gone(1, willReturn: false);
        fabric.Gone(Plans.Source, willReturn: false);
        Assert.True(fabric.Find(segments.Asked) is null, "the chunk was not given back");
    }

    [Fact]
    public void Reader_that_can_map_nothing_goes_on_taking_when_its_hold_table_is_full()
    {
        using ShmFabric fabric = ShmFabric.Create(Plans.OneToOne(500));
        using Endpoint source = Handover.Attach(fabric, Plans.Source);
        var segments = new UnreliableSegments(fabric) { Fails = true };
        using Endpoint reader = segments.Attach(1);
        for (int i = 0; i < 500; i++)
            source.Outbox.Publish(0, [1], default, []);

        for (int i = 0; i < 500; i++)
            Assert.Throws<TransportException>(() => reader.Inbox.TryTake(out _, out _));
        Assert.Equal(TakeStatus.None, reader.Inbox.TryTake(out _, out _));
        Assert.Equal(500, fabric.Counters(0).Dropped);
    }

    /// <summary>Hands out a descriptor that cannot be mapped, while it is told to.</summary>
    private sealed class UnreliableSegments(ShmFabric fabric) : ISegmentSource
    {
        public bool Fails { get; set; }

        /// <summary>The segment that was asked for last.</summary>
        public uint Asked { get; private set; }

        public Endpoint Attach(int participant)
        {
            FabricEndpoint endpoint = fabric.Open(participant);
            return EndpointFactory.Attach(endpoint.Description, [.. endpoint.FileDescriptors.Select(Handover.Duplicate)], this);
        }

        public FabricSegment Grow(long chunkBytes, int chunks) => throw new InvalidOperationException("a reader needs no memory of its own");

        public FabricSegment? Find(uint segment)
        {
            Asked = segment;
            if (fabric.Find(segment) is not { } found)
                return null;
            using FileStream nothing = new("/dev/null", FileMode.Open);
            return found with { FileDescriptor = Handover.Duplicate(Fails ? (int)nothing.SafeFileHandle.DangerousGetHandle() : found.FileDescriptor) };
        }
    }
}
