namespace Dora.Transport.CrashWorker;

/// <summary>What a process has open, as the kernel tells.</summary>
internal static class OpenFiles
{
    /// <summary>The other files of a process are assemblies, which the runtime opens as it needs them.</summary>
    public static (int Sockets, int Segments, int Pools) Count()
    {
        var links = Links("self").Select(l => l.Target).ToArray();
        return (links.Count(l => l.StartsWith("socket:", StringComparison.Ordinal)), links.Count(IsSegment), links.Count(l => l.Contains("/memfd:dora-pool", StringComparison.Ordinal)));
    }

    /// <summary>The inodes of the segments a process has open; empty when it is gone.</summary>
    /// <param name="process">Its number.</param>
    public static IEnumerable<string> SegmentsOf(string process)
    {
        foreach (var (descriptor, target) in Links(process))
        {
            if (IsSegment(target) && TryReadInode(process, descriptor) is { } inode)
                yield return inode;
        }
    }

    /// <summary>How many mappings of segments this process has.</summary>
    public static int MappedSegments() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("/memfd:", StringComparison.Ordinal) && IsSegment(line));

    /// <summary>The runtime has memfds of its own (doublemapper).</summary>
    private static bool IsSegment(string name) => name.Contains("/memfd:dora", StringComparison.Ordinal);

    private static IEnumerable<(string Descriptor, string Target)> Links(string process)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles($"/proc/{process}/fd");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process is gone, or another user's.
            yield break;
        }
        foreach (var file in files)
        {
            if (TryRead(() => new FileInfo(file).LinkTarget) is { } target)
                yield return (Path.GetFileName(file), target);
        }
    }

    private static string? TryReadInode(string process, string descriptor)
        => TryRead(() => File.ReadLines($"/proc/{process}/fdinfo/{descriptor}").FirstOrDefault(line => line.StartsWith("ino:", StringComparison.Ordinal)));

    private static string? TryRead(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was closed meanwhile.
            return null;
        }
    }
}
