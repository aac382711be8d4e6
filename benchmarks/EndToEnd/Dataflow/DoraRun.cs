using System.Diagnostics;
using System.Text;

namespace Dora.Benchmarks.Dataflow;

/// <summary>A <c>dora run</c> of a generated file.</summary>
internal sealed class DoraRun : IDisposable
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly CancellationTokenSource _ended = new();
    private readonly StringBuilder _output = new();

    private DoraRun(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ended.Cancel();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.HasExited)
            _ended.Cancel();
    }

    /// <summary>Cancelled when the process has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>What it printed, for error messages.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a dataflow.</summary>
    /// <param name="dora">The command line program.</param>
    /// <param name="file">The dataflow file.</param>
    /// <returns>The run.</returns>
    public static DoraRun Start(string dora, string file) => new(Process.Start(new ProcessStartInfo(dora, ["run", file])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetDirectoryName(file),
    })!);

    /// <summary>Waits until the dataflow has ended by itself.</summary>
    /// <exception cref="BenchException">It did not, or it failed.</exception>
    public void WaitForEnd()
    {
        if (!_process.WaitForExit(EndDeadline))
            throw new BenchException($"the dataflow did not end within {EndDeadline.TotalSeconds} s of its sender\n{Output}");
        if (_process.ExitCode != 0)
            throw new BenchException($"the dataflow failed with exit code {_process.ExitCode}\n{Output}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
