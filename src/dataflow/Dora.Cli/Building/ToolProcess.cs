using System.ComponentModel;
using System.Diagnostics;

namespace Dora.Cli.Building;

/// <summary>A tool that is run to its end: a build command, git.</summary>
internal static class ToolProcess
{
    /// <summary>
    /// How long output is waited for after the tool has ended: compilers leave servers behind that keep the pipe open for minutes.
    /// </summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs a tool; stdin is empty.</summary>
    /// <param name="program">The file to run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="environment">Environment over that of this process.</param>
    /// <param name="show">Gets every line of stdout and stderr, one at a time.</param>
    /// <param name="cancellationToken">Kills the tool and all it started.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Win32Exception">The tool could not be started.</exception>
    public static async Task<int> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        Action<string> show,
        CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Lock turn = new();
        Task output = Task.WhenAll(ShowLinesAsync(process.StandardOutput, show, turn), ShowLinesAsync(process.StandardError, show, turn));
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await Task.WhenAny(output, Task.Delay(OutputGrace, cancellationToken)).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Task ShowLinesAsync(StreamReader reader, Action<string> show, Lock turn)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                lock (turn)
                    show(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The tool has ended and its output was waited for long enough: the reader was closed under this loop.
        }
    }
}
