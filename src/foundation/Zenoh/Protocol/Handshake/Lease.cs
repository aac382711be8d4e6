using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>A lease on the wire: seconds where a flag of the header says so, else milliseconds; writers use seconds when nothing is lost.</summary>
internal static class Lease
{
    private const ulong MillisecondsPerSecond = 1000;

    public static bool TryRead(scoped ref WireReader reader, bool inSeconds, out ulong milliseconds)
    {
        if (!reader.TryReadZint(out milliseconds))
            return false;
        if (!inSeconds)
            return true;
        if (milliseconds > ulong.MaxValue / MillisecondsPerSecond)
            return reader.Fail(WireError.NumberTooLarge);
        milliseconds *= MillisecondsPerSecond;
        return true;
    }

    /// <summary>Whether writers give this lease in seconds.</summary>
    public static bool IsInSeconds(ulong milliseconds) => milliseconds % MillisecondsPerSecond == 0;

    public static void Write(ref WireWriter writer, ulong milliseconds) =>
        writer.WriteZint(IsInSeconds(milliseconds) ? milliseconds / MillisecondsPerSecond : milliseconds);
}
