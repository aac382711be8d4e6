using System.Diagnostics;
using Dora.Benchmarks;

namespace Zenoh.Benchmarks.Running;

/// <summary>A process that is told what to do by lines and answers by lines. Disposing ends its input, and it with that.</summary>
internal sealed class Child : IDisposable
{
    /// <summary>The longest a single measurement may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _name;

    private Child(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    /// <summary>This program.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Zenoh.Benchmarks");

    public int Id => _process.Id;

    /// <summary>Starts a program; its errors go to this program's.</summary>
    public static Child Start(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
            return new Child(Process.Start(start)!, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"{program}: {e.Message}", e);
        }
    }

    /// <summary>Starts this program as a node, and waits until it is ready.</summary>
    public static Child StartNode(params string[] arguments)
    {
        var child = Start(Program, arguments);
        child.Read();
        return child;
    }

    /// <summary>Binds the process to cores.</summary>
    public void Bind(params ReadOnlySpan<int> cores) => Affinity.Bind(Id, cores);

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <exception cref="BenchException">It ended, or said nothing in time.</exception>
    public string Read()
    {
        var reading = _process.StandardOutput.ReadLineAsync();
        if (reading.Wait(Deadline))
            return reading.Result ?? throw new BenchException($"{_name} ended without an answer");
        _process.Kill(entireProcessTree: true);
        throw new BenchException($"{_name} did not answer within {Deadline.TotalSeconds:0} s");
    }

    public Dictionary<string, double> ReadValues() => Metric.ReadLine(Read());

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Deadline))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
