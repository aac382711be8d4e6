using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>The consolidation of a QUERY or REPLY; numbers nobody knows mean Auto.</summary>
internal static class ConsolidationCodec
{
    public static bool TryRead(scoped ref WireReader reader, out ConsolidationMode? mode)
    {
        mode = null;
        if (!reader.TryReadZint(out ulong number))
            return false;
        mode = number <= (ulong)ConsolidationMode.Latest ? (ConsolidationMode)number : ConsolidationMode.Auto;
        return true;
    }
}
