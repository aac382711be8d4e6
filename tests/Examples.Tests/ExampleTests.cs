using System.Globalization;
using System.Text.RegularExpressions;
using Dora.Cli.Tests.Harness;

namespace Examples.Tests;

/// <summary>Every example does what its README says, run the way its README says.</summary>
public sealed partial class ExampleTests
{
    /// <summary>What is not up to date is built first, on a machine that may be busy.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    public static TheoryData<string> Folders { get; } =
        [.. Directory.GetDirectories(Path.Combine(Place.Repository, "examples")).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Example_has_a_readme_that_says_how_to_run_its_valid_dataflow(string folder)
    {
        string dataflow = $"examples/{folder}/dataflow.yml";

        Assert.Contains(
            $"./dora run {dataflow}", File.ReadAllText(Path.Combine(Place.Repository, "examples", folder, "README.md")), StringComparison.Ordinal);
        DoraProcess.Run(Place.Repository, "validate", dataflow).WithExitCode(0);
    }

    [Fact]
    public void Csharp_dataflow_sends_twenty_arrays_and_ends()
    {
        string[] lines = LinesOf("listener", Run("csharp-dataflow"));

        Assert.Equal(
            Enumerable.Range(0, 20).Select(number => $"message {number}: 64 samples in volt"),
            lines.Where(line => line.StartsWith("message", StringComparison.Ordinal)).Select(line => line.Split(',')[0]));
        Assert.Contains("input wave is closed", lines);
        Assert.Contains("stopping: AllInputsClosed", lines);
    }

    [Fact]
    public void Mini_dataflow_ends_when_its_source_ends()
    {
        string[] lines = LinesOf("logger", Run("mini-dataflow"));

        Match result = Assert.Single(lines.Select(line => ReceivedCounts().Match(line)), match => match.Success);
        Assert.Equal(100, int.Parse(result.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        // 100 messages, 20 ms apart, through a limit of one per 0.5 s: four or five, more when the machine is slow, never all.
        Assert.InRange(int.Parse(result.Groups[2].ValueSpan, CultureInfo.InvariantCulture), 4, 99);
        Assert.Contains("time is closed", lines);
        Assert.Contains("random is closed", lines);
    }

    [Fact]
    public void Host_sensors_measure_this_machine_until_ctrl_c()
    {
        using DoraProcess process = DoraProcess.Start(Place.Repository, "run", "examples/host-sensors/dataflow.yml");
        process.WaitForOutput("B/s sent", Deadline);
        process.Signal("INT");
        Ended ended = process.WaitForEnd().WithExitCode(0);

        string[] lines = LinesOf("summary", ended);
        double total = double.Parse(
            File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal))["MemTotal:".Length..^2],
                CultureInfo.InvariantCulture);
        Assert.Contains(
            lines, line => line.StartsWith("memory", StringComparison.Ordinal) && line.Contains(Gigabytes(total), StringComparison.Ordinal));
        Assert.Contains(lines, line => Busy().Match(line) is { Success: true } busy && double.Parse(busy.Groups[1].ValueSpan,
            CultureInfo.InvariantCulture) is >= 0 and <= 100);
        Assert.Contains(lines, line => line.StartsWith("disk", StringComparison.Ordinal) && line.Contains("written", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("summary of", StringComparison.Ordinal));
    }

    [Fact]
    public void Benchmark_reports_every_size_and_writes_csv()
    {
        string csv = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        using DoraProcess process = DoraProcess.Start(
            Place.Repository, [("BENCH_CSV", csv), ("BENCH_PAUSE_MS", "50")], "run", "examples/benchmark/dataflow.yml");
        string[] lines = LinesOf("sink", process.WaitForEnd(Deadline).WithExitCode(0));
        string[] rows = File.ReadAllLines(csv);
        File.Delete(csv);

        Assert.Equal(10, rows.Count(row => row.StartsWith("latency,", StringComparison.Ordinal) && row.Split(',').Length == 11));
        Assert.Equal(10, rows.Count(row => row.StartsWith("throughput,", StringComparison.Ordinal) && row.Split(',').Length == 11));
        Assert.Contains("Latency:", lines);
        Assert.Contains("Throughput:", lines);
        Assert.Contains("Input `latency` was closed", lines);
    }

    private static Ended Run(string folder)
    {
        using DoraProcess process = DoraProcess.Start(Place.Repository, "run", $"examples/{folder}/dataflow.yml");
        return process.WaitForEnd(Deadline).WithExitCode(0);
    }

    /// <summary>What one node printed.</summary>
    private static string[] LinesOf(string node, Ended ended)
    {
        string prefix = $"{node}: stdout    ";
        return [.. ended.Output.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];
    }

    private static string Gigabytes(double kibibytes) => string.Create(CultureInfo.InvariantCulture, $"of {kibibytes * 1024 / 1e9:0.0} GB used");

    [GeneratedRegex("^received ([0-9]+) times and ([0-9]+) random numbers$")]
    private static partial Regex ReceivedCounts();

    [GeneratedRegex("^cpu +([0-9.]+) % busy$")]
    private static partial Regex Busy();
}
