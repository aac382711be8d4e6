using System.Runtime.InteropServices;

namespace Dora.Transport.Tests.Contract;

/// <summary>Attaches to a fabric as another process would: by the description and duplicated descriptors.</summary>
internal static partial class Handover
{
    private const int DuplicateCloseOnExec = 1030;

    public static Endpoint Attach(IProcessFabric fabric, int participant)
    {
        var endpoint = fabric.Open(participant);
        return EndpointFactory.Attach(endpoint.Description, [.. endpoint.FileDescriptors.Select(Duplicate)], new Segments(fabric, participant));
    }

    public static int Duplicate(int descriptor)
    {
        var copy = Fcntl(descriptor, DuplicateCloseOnExec, 3);
        Assert.True(copy >= 0, $"fcntl({descriptor}) failed with errno {Marshal.GetLastPInvokeError()}");
        return copy;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    private sealed class Segments(IProcessFabric fabric, int participant) : ISegmentSource
    {
        public FabricSegment Grow(long chunkBytes, int chunks) => Copy(fabric.Segments!.Grow(participant, chunkBytes, chunks));

        public FabricSegment? Find(uint segment) => fabric.Segments!.Find(segment) is { } found ? Copy(found) : null;

        private static FabricSegment Copy(FabricSegment segment) => segment with { FileDescriptor = Duplicate(segment.FileDescriptor) };
    }
}
