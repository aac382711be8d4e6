using SharedMemory.Linux;
using SharedMemory.Segments;

namespace Dora.Cli.Checks;

/// <summary>Whether messages can go through shared memory: makes a small segment and lets it go again.</summary>
internal static class SharedMemoryFact
{
    private const int ProbeBytes = 1 << 16;

    public static Fact Find()
    {
        try
        {
            using Segment segment = Segment.Create("dora-check", ProbeBytes);
            return new(Verdict.Pass, "shared memory", "memfd segments can be made");
        }
        catch (LinuxException error)
        {
            return new(Verdict.Note, "shared memory", $"denied ({error.Message}): messages go through sockets, which is slower; allow memfd_create");
        }
    }
}
