using System.Diagnostics;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Crash;

/// <summary>One process of the crash suite and what it printed.</summary>
internal sealed class Worker : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private bool _disposed;

    public Worker(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Dora.Transport.CrashWorker"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Name = string.Join(' ', arguments);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_lines)
            {
                if (line.Data is not null)
                    _lines.Add(line.Data);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public string Name { get; }

    public string Id => _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>The words of the lines that begin with a word, without it, as numbers.</summary>
    public IEnumerable<long[]> Numbers(string word)
        => Lines.Where(l => l.StartsWith(word + " ", StringComparison.Ordinal)).Select(l => l.Split(' ').Skip(1).Select(w => long.Parse(w, null)).ToArray());

    public void Say(string command) => _process.StandardInput.WriteLine(command);

    public void EndInput() => _process.StandardInput.Close();

    public void UntilSaid(string word)
        => Rig.Until(
            () => Lines.Any(l => l.StartsWith(word, StringComparison.Ordinal)) || HasExited,
            () => $"'{Name}' did not say '{word}' but {string.Join(" | ", Lines)}");

    public void Kill()
    {
        _process.Kill();
        Join();
    }

    /// <summary>Waits for the end; whatever it found wrong is the test's failure.</summary>
    public void Join()
    {
        Assert.True(_process.WaitForExit(Deadline), $"'{Name}' does not end; it said {string.Join(" | ", Lines)}");
        // Without a time limit this also waits for the last line of output.
        _process.WaitForExit();
        var error = Lines.FirstOrDefault(l => l.StartsWith("ERROR", StringComparison.Ordinal));
        Assert.True(error is null, $"'{Name}': {string.Join('\n', Lines)}");
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
