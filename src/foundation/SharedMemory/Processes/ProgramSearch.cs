using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>Finds programs as a shell would, but with the PATH of the program to be started.</summary>
internal static class ProgramSearch
{
    public const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    private const int MayExecute = 1;

    /// <returns>A path; for a name that is found nowhere one that does not exist, so that starting it gives the right error.</returns>
    public static string Find(string program, string? path, string? workingDirectory)
    {
        if (program.Contains('/', StringComparison.Ordinal) || program.Length == 0)
            return program;

        foreach (string part in (path ?? DefaultPath).Split(':'))
        {
            string directory = Path.Combine(workingDirectory ?? Environment.CurrentDirectory, part);
            string candidate = Path.Combine(directory, program);
            if (File.Exists(candidate) && Libc.Access(candidate, MayExecute) == 0)
                return candidate;
        }

        return $"/nonexistent/{program}";
    }
}
