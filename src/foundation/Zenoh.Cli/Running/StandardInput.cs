using System.Runtime.CompilerServices;

namespace Zenoh.Cli.Running;

/// <summary>What is piped into a command.</summary>
internal static class StandardInput
{
    /// <summary>Whether a pipe or a file stands there: neither a terminal nor the nothing that services get.</summary>
    public static bool IsPiped => Console.IsInputRedirected && new FileInfo("/proc/self/fd/0").LinkTarget is not "/dev/null";

    /// <summary>Its lines as they come, without their ends, until it ends.</summary>
    public static async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken stopped)
    {
        using StreamReader reader = new(Console.OpenStandardInput());
        // A read that has begun cannot be stopped, but nobody needs to wait for it.
        while (await reader.ReadLineAsync(stopped).AsTask().WaitAsync(stopped).ConfigureAwait(false) is { } line)
            yield return line;
    }
}
