using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>The form a payload has behind the shared-memory extension: a count, then per slice a kind and bytes. Read only to know where it ends.</summary>
internal static class SharedMemorySlicesCodec
{
    public static bool TryRead(scoped ref WireReader reader, out OptionalBytes slices)
    {
        slices = default;
        int start = reader.Position;
        if (!reader.TryReadZint(out ulong count))
            return false;
        for (ulong i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out _) || !reader.TryReadSlice(Bounds.Body, out _))
                return false;
        }

        slices = reader.Since(start);
        return true;
    }
}
