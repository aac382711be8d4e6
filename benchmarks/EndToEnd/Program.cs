using System.Diagnostics;
using System.Globalization;
using Dora.Benchmarks.Baselines;
using Dora.Benchmarks.Results;

namespace Dora.Benchmarks;

/// <summary><c>./bench</c>: measures dora-net between processes against plain C; docs/benchmarks.md describes the method.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static int Main(string[] arguments)
    {
        try
        {
            if (arguments is ["micro", .. var rest])
                return RunMicro(Programs.Find(), rest);
            if (Options.Parse(arguments) is { } options)
                return RunEndToEnd(options, Programs.Find());
            Console.Error.WriteLine(Options.Usage);
            return Misused;
        }
        catch (BenchException e)
        {
            Console.Error.WriteLine("bench: " + e.Message);
            return Failed;
        }
    }

    private static int RunEndToEnd(Options options, Programs programs)
    {
        var facts = MachineFacts.Read();
        var baseline = Baseline.Compile(programs.CSources, Path.Combine(programs.Output, "baseline"));
        var clock = Stopwatch.StartNew();
        var results = new Rounds(options, programs, baseline, ShowProgress).Run();
        ShowProgress("");
        Console.WriteLine(string.Join(" · ", facts.Select(fact => $"{fact.Name} {fact.Value}")));
        var tables = new Tables(results, Console.Out);
        tables.PrintAll();
        var allHold = tables.PrintBars();
        var csv = Path.Combine(programs.Output, DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".csv");
        CsvFile.Write(csv, facts, results);
        Console.WriteLine($"\nmedians of {options.Rounds} rounds in {clock.Elapsed.TotalSeconds:0} s; every round in {Path.GetRelativePath(programs.Root, csv)}");
        return allHold ? 0 : Failed;
    }

    private static int RunMicro(Programs programs, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(programs.Micro, arguments) { WorkingDirectory = programs.Root })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void ShowProgress(string step)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r\e[K{step}");
    }
}
