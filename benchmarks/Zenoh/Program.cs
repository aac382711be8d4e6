using System.Diagnostics;
using System.Globalization;
using Dora.Benchmarks;
using Dora.Benchmarks.Results;
using Zenoh.Benchmarks.Nodes;
using Zenoh.Benchmarks.Results;
using Zenoh.Benchmarks.Running;
using Zenoh.Benchmarks.Soak;

namespace Zenoh.Benchmarks;

/// <summary><c>./bench zenoh</c>: measures the Zenoh library between processes against plain C over TCP; docs/benchmarks.md describes the method.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            if (Node.TryParse(arguments) is { } node)
            {
                await node.RunAsync();
                return 0;
            }

            if (arguments is ["--soak", .. var words] && SoakOptions.Parse(words) is { } soak)
                return Measure(soak);
            if (Options.Parse(arguments) is { } options)
                return Measure(options);
            Console.Error.WriteLine($"{Options.Usage}\n{SoakOptions.Usage}");
            return Misused;
        }
        catch (Exception e) when (e is BenchException or ZenohException)
        {
            Console.Error.WriteLine("bench zenoh: " + e.Message);
            return Failed;
        }
    }

    private static int Measure(SoakOptions options)
    {
        Console.WriteLine(string.Join(" · ", MachineFacts.Read().Select(fact => $"{fact.Name} {fact.Value}")));
        using SoakRun run = new(options, Console.Out);
        return run.Run() ? 0 : Failed;
    }

    private static int Measure(Options options)
    {
        var facts = MachineFacts.Read();
        var places = Places.Find();
        var clock = Stopwatch.StartNew();
        var results = new ResultSet();
        new Rounds(options, Baseline.Compile(places), results, ShowProgress).Run();
        ShowProgress("");
        Console.WriteLine(string.Join(" · ", facts.Select(fact => $"{fact.Name} {fact.Value}")));
        var allHold = Tables.Print(results, Console.Out);
        var csv = Path.Combine(places.Output, DateTime.UtcNow.ToString("'zenoh-'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".csv");
        results.WriteCsv(csv, facts);
        Console.WriteLine($"\nmedians of {options.Rounds} rounds in {clock.Elapsed.TotalSeconds:0} s; every round in {Path.GetRelativePath(places.Root, csv)}");
        return allHold ? 0 : Failed;
    }

    private static void ShowProgress(string step)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r\e[K{step}");
    }
}
