using System.Diagnostics;
using System.Text;

namespace Dora.Cli.Tests.Harness;

/// <summary>A running program (usually dora) whose output is collected; killed with everything it started when disposed.</summary>
public sealed class DoraProcess : IDisposable
{
    /// <summary>Generous: the machine may be busy with other tests. It bounds hangs, it measures nothing.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly string _commandLine;

    private DoraProcess(ProcessStartInfo start, bool readOutput)
    {
        _commandLine = start.FileName + " " + string.Join(' ', start.ArgumentList);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        if (readOutput)
            _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    public string Error
    {
        get
        {
            lock (_lock)
                return _error.ToString();
        }
    }

    public static DoraProcess Start(string directory, params string[] arguments) => Start(directory, [], arguments);

    public static DoraProcess Start(string directory, IEnumerable<(string Name, string? Value)> environment, params string[] arguments) =>
        StartProgram(Place.Dora, directory, environment, arguments);

    /// <summary>Starts dora with a stdout that nobody reads, like a terminal that was stopped with Ctrl-S.</summary>
    public static DoraProcess StartUnread(string directory, params string[] arguments) =>
        new(Prepare(Place.Dora, directory, [], arguments), readOutput: false);

    public static DoraProcess StartProgram(
        string program, string directory, IEnumerable<(string Name, string? Value)> environment, params string[] arguments) =>
        new(Prepare(program, directory, environment, arguments), readOutput: true);

    private static ProcessStartInfo Prepare(
        string program, string directory, IEnumerable<(string Name, string? Value)> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = directory };
        foreach (string name in (string[])["RUST_LOG", "DORA_LOG", "DORA_LOG_LEVEL", "DORA_LOG_FORMAT", "DORA_LOG_FILTER", "DORA_QUIET",
            "DORA_TRANSPORT", "BROWSER", "NO_COLOR"])
            start.Environment.Remove(name);
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs dora to its end.</summary>
    public static Ended Run(string directory, params string[] arguments) => Run(directory, [], arguments);

    public static Ended Run(string directory, IEnumerable<(string Name, string? Value)> environment, params string[] arguments)
    {
        using DoraProcess process = Start(directory, environment, arguments);
        return process.WaitForEnd();
    }

    public static Ended RunProgram(string program, string directory, params string[] arguments)
    {
        using DoraProcess process = StartProgram(program, directory, [], arguments);
        return process.WaitForEnd();
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until stdout holds a text; a program that builds others first may be given longer.</summary>
    public void WaitForOutput(string text, TimeSpan? deadline = null) =>
        WaitUntil(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}' on stdout", deadline ?? Deadline);

    /// <summary>Waits until stderr holds a text.</summary>
    public void WaitForError(string text) => WaitUntil(() => Error.Contains(text, StringComparison.Ordinal), $"'{text}' on stderr", Deadline);

    /// <summary>Waits for the end; a program that builds others first may be given longer.</summary>
    public Ended WaitForEnd(TimeSpan? deadline = null)
    {
        if (!_process.WaitForExit(deadline ?? Deadline))
            Assert.Fail($"{_commandLine} did not end within {deadline ?? Deadline}\n{Everything()}");
        _process.WaitForExit();
        return new Ended(_commandLine, _process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void WaitUntil(Func<bool> condition, string what, TimeSpan deadline)
    {
        bool met = SpinWait.SpinUntil(() => condition() || _process.HasExited, deadline);
        if (met && !condition())
            _process.WaitForExit();
        Assert.True(condition(), $"{_commandLine}: no {what}\n{Everything()}");
    }

    private string Everything() => $"stdout:\n{Output}\nstderr:\n{Error}";

    private void Append(StringBuilder text, string? line)
    {
        lock (_lock)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }
}

/// <summary>How a program ended.</summary>
public sealed record Ended(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Asserts the exit code; the failure shows what the program said.</summary>
    public Ended WithExitCode(int expected)
    {
        Assert.True(ExitCode == expected, $"{CommandLine}: exit code {ExitCode} instead of {expected}\nstdout:\n{Output}\nstderr:\n{Error}");
        return this;
    }
}
