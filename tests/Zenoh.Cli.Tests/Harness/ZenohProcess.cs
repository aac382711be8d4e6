using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Zenoh.Cli.Tests.Harness;

/// <summary>A running <c>zenoh</c> whose output is collected; killed when disposed.</summary>
internal sealed class ZenohProcess : IDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Zenoh.Cli");

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly string _commandLine;

    private ZenohProcess(string program, string[] arguments, string input = "")
    {
        _commandLine = $"{program} {string.Join(' ', arguments)}";
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ZENOH_CONFIG");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ZenohProcess Start(params string[] arguments) => new(Program, arguments);

    /// <summary>Runs a command to its end with something piped in.</summary>
    public static async Task<ZenohProcess> RunWithInputAsync(string input, params string[] arguments)
    {
        ZenohProcess process = new(Program, arguments, input);
        await process.EndsWithAsync(0);
        return process;
    }

    public static ZenohProcess StartProgram(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ZenohProcess> RunAsync(int exitCode, params string[] arguments)
    {
        ZenohProcess process = Start(arguments);
        await process.EndsWithAsync(exitCode);
        return process;
    }

    public Task PrintsAsync(string text) => UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}' on its output");

    public Task ReportsAsync(string text) => UntilAsync(() => Error.Contains(text, StringComparison.Ordinal), $"'{text}' on its error output");

    public async Task EndsWithAsync(int exitCode, TimeSpan? deadline = null)
    {
        await UntilAsync(() => _process.HasExited, "its end", deadline);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == exitCode, $"{_commandLine} ended with {_process.ExitCode}, not {exitCode}\n{Output}\n{Error}");
    }

    public async Task StopAsync(string signal = "TERM", int exitCode = 0)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await EndsWithAsync(exitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task UntilAsync(Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            bool isLast = await HasEndedAsync();
            Assert.True(watch.Elapsed < (deadline ?? Eventually.Deadline) && (!isLast || condition()), $"{_commandLine}: still missing: {what}\n{Output}\n{Error}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    // Then all that it wrote has been read, unless somebody it started holds its output open.
    private async Task<bool> HasEndedAsync()
    {
        if (!_process.HasExited)
            return false;
        await Task.WhenAny(_process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(Eventually.Deadline, TestContext.Current.CancellationToken));
        return true;
    }

    private string Read(StringBuilder text)
    {
        lock (_lock)
            return text.ToString();
    }

    private void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            text.Append(line).Append('\n');
    }
}
