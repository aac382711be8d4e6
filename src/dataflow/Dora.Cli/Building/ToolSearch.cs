using Dora.Descriptor.Files;

namespace Dora.Cli.Building;

/// <summary>Finds tools as a shell would: a name with a slash from the working directory, any other name on PATH only.</summary>
internal static class ToolSearch
{
    /// <summary>Finds a tool on the PATH of this process.</summary>
    /// <returns>The file, or null.</returns>
    public static string? Find(string name) => Find(name, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Finds a tool.</summary>
    /// <returns>The file, or null.</returns>
    public static string? Find(string name, string workingDirectory, string? searchPath) =>
        ProgramLookup.Find(name, name.Contains('/', StringComparison.Ordinal) ? [workingDirectory] : [], searchPath).Path;
}
