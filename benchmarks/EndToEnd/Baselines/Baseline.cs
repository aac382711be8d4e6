using System.Diagnostics;
using System.Globalization;
using Dora.Benchmarks.Cases;
using Dora.Benchmarks.Results;

namespace Dora.Benchmarks.Baselines;

/// <summary>The C program the measurements are compared with, compiled afresh in every run.</summary>
/// <param name="executable">The compiled program.</param>
internal sealed class Baseline(string executable)
{
    /// <summary>The longest a single measurement may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Compiles the baselines.</summary>
    /// <param name="sources">The folder of the C files.</param>
    /// <param name="target">Where the program goes.</param>
    /// <returns>The program.</returns>
    /// <exception cref="BenchException">gcc is missing or refused a file.</exception>
    public static Baseline Compile(string sources, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string[] arguments = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", target, .. Directory.GetFiles(sources, "*.c").Order()];
        Run("gcc", arguments, "needs gcc for the C baselines (Debian: apt install gcc libc6-dev)");
        return new Baseline(target);
    }

    /// <summary>Measures one contender.</summary>
    /// <param name="item">The case.</param>
    /// <param name="contender">A C contender.</param>
    /// <param name="effort">How long.</param>
    /// <returns>The values it printed.</returns>
    /// <exception cref="BenchException">It failed or took too long.</exception>
    public Dictionary<string, double> Measure(Case item, Contender contender, Effort effort)
    {
        var system = contender switch
        {
            Contender.CRingSpin => "ring-spin",
            Contender.CUnix => "unix",
            _ => "ring",
        };
        var cpus = string.Join(',', Cores.For(item.Placement));
        string[] arguments =
        [
            system, Names.Of(item.Scenario), Text(item.Bytes), Text(effort.Messages),
            Text(effort.PeriodNanoseconds), Text(effort.DurationNanoseconds), cpus,
        ];
        return Metric.ReadLine(Run(executable, arguments, "failed while measuring " + item.Name));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Run(string program, string[] arguments, string trouble)
    {
        using var process = Start(program, arguments, trouble);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new BenchException($"{program} {string.Join(' ', arguments)} did not end within {Deadline.TotalSeconds} s");
        }

        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new BenchException($"{program} {trouble}: exit code {process.ExitCode}\n{errors.GetAwaiter().GetResult()}");
    }

    private static Process Start(string program, string[] arguments, string trouble)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"{program}: {trouble}", e);
        }
    }
}
