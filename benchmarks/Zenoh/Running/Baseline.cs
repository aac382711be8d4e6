using System.Globalization;
using Dora.Benchmarks;

namespace Zenoh.Benchmarks.Running;

/// <summary>The C program, compiled afresh in every run.</summary>
internal sealed class Baseline(string executable)
{
    /// <exception cref="BenchException">gcc is missing or refused a file.</exception>
    public static Baseline Compile(Places places)
    {
        Directory.CreateDirectory(places.Output);
        var target = Path.Combine(places.Output, "zenoh-baseline");
        string[] sources = [.. Directory.GetFiles(Path.Combine(places.CSources, "zenoh"), "*.c").Order(), Path.Combine(places.CSources, "measure.c")];
        using var gcc = System.Diagnostics.Process.Start("gcc", ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", target, .. sources]);
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? new Baseline(target) : throw new BenchException("gcc refused benchmarks/c/zenoh; its messages are above");
    }

    public Dictionary<string, double> Throughput(Placement placement, int bytes, TimeSpan duration) =>
        Run("throughput", bytes, (long)duration.TotalNanoseconds, Cores.Sender, Cores.Receiver(placement));

    public Dictionary<string, double> PingPong(Placement placement, int bytes, int messages) =>
        Run("pingpong", bytes, messages, Cores.Sender, Cores.Receiver(placement));

    public Dictionary<string, double> Connects(Placement placement, int count) =>
        Run("connects", count, Cores.Sender, Cores.Receiver(placement));

    /// <summary>Opens sessions with a node that listens on a port of this machine, one after the other, and holds them until disposed.</summary>
    /// <param name="port">The port.</param>
    /// <param name="count">How many sessions.</param>
    /// <param name="first">Makes the ids of the sessions: they are this number and those that follow.</param>
    public Child Sessions(int port, int count, int first) =>
        Child.Start(executable, ["sessions", .. ((long[])[port, count, first, Cores.Sender]).Select(number => number.ToString(CultureInfo.InvariantCulture))]);

    private Dictionary<string, double> Run(string what, params long[] numbers)
    {
        using var child = Child.Start(executable, [what, .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        return child.ReadValues();
    }
}
