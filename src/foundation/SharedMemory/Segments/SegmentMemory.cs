using System.Buffers;

namespace SharedMemory.Segments;

/// <summary>One memory manager for a whole segment: slices of its memory cost no allocation.</summary>
internal sealed unsafe class SegmentMemory(Mapping mapping) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(mapping.IsClosed, mapping);
        return new Span<byte>(mapping.Base, mapping.Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(mapping.IsClosed, mapping);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)mapping.Length, nameof(elementIndex));
        return new MemoryHandle(mapping.Base + elementIndex, default, this);
    }

    public override void Unpin()
    {
        // Mapped memory does not move.
    }

    protected override void Dispose(bool disposing)
    {
        // The segment owns the mapping.
    }
}
