using System.Reflection;

namespace Dora.Cli.Tests.Harness;

/// <summary>Where things are: the repository, and the executable the tests run.</summary>
internal static class Place
{
    public static string Repository { get; } = FindRepository();

    /// <summary>The real executable, of the same build configuration as these tests.</summary>
    public static string Dora { get; } = Built("Dora.Cli", "dora");

    /// <summary>A node that does what its first argument says.</summary>
    public static string TestNode { get; } = Built("Dora.Daemon.TestNode", "Dora.Daemon.TestNode");

    /// <summary>A source in C that tests compile before they run it.</summary>
    public static string Program(string name) => Path.Combine(AppContext.BaseDirectory, "Programs", name);

    private static string Built(string project, string program) => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), program));

    private static string FindRepository()
    {
        string? start = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        for (string? directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "dora-net.slnx")))
                return directory;
        }

        throw new InvalidOperationException($"no dora-net.slnx above {AppContext.BaseDirectory}");
    }
}
