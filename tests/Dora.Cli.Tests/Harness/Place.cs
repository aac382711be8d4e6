using System.Reflection;

namespace Dora.Cli.Tests.Harness;

/// <summary>Where things are: the repository, and the executable the tests run.</summary>
internal static class Place
{
    public static string Repository { get; } = FindRepository();

    /// <summary>The real executable, of the same build configuration as these tests.</summary>
    public static string Dora { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Dora.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "dora"));

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
