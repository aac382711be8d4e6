using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Measuring;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.KeyExpressions;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh ping</c>: measures round trips to a <c>zenoh pong</c>.</summary>
internal static class PingCommand
{
    private const int DefaultCount = 1000;

    /// <summary>All of them are kept until they are sorted: 80 MB.</summary>
    private const int MostRoundTrips = 10_000_000;

    /// <summary>How long one answer may take before the measurement is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly (string Name, double Value)[] Quantiles = [("min", 0), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

    public static Command Create()
    {
        Option<KeyExpression> key = PongCommand.KeyOption();
        Option<int> size = CheckedOptions.Size("--size", "Payload bytes (default 64)", 64);
        Option<int?> count = CheckedOptions.Count($"Measured round trips (default {DefaultCount})", MostRoundTrips);
        Option<double> warmUp = CheckedOptions.Seconds("--warmup", ["-w"], "Seconds of unmeasured round trips before (default 1)", 1, mayBeZero: true);
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new(
            "ping",
            "Measure round trips to a pong (z_ping)",
            new Example("zenoh pong -l tcp/127.0.0.1:7447", "the other side"),
            new Example("zenoh ping -e tcp/127.0.0.1:7447 --size 64 -n 10000", "10,000 round trips of 64 bytes"));
        foreach (Option option in (Option[])[key, size, count, warmUp, json])
            command.Add(option);
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            node.RequireConnection(result, session.Info, "nothing was measured");
            using RoundTrips trips = new(session, result.GetRequiredValue(key), result.GetValue(size));
            await trips.WaitForPongAsync(Patience, stopped).ConfigureAwait(false);
            TimeSpan warm = TimeSpan.FromSeconds(result.GetValue(warmUp));
            for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < warm;)
                trips.Measure(Patience, stopped);
            int trialCount = result.GetValue(count) ?? DefaultCount;
            Distribution figures = new(trialCount);
            for (int i = 0; i < trialCount; i++)
                figures.Add(trips.Measure(Patience, stopped));
            Print(figures, result.GetValue(size), result.GetValue(json));
        });
        return command;
    }

    private static void Print(Distribution figures, int size, bool json)
    {
        if (!json)
        {
            IEnumerable<string> quantiles = Quantiles.Select(
                one => $"{one.Name} {figures.At(one.Value).ToString("F1", CultureInfo.InvariantCulture)} us");
            Console.Out.WriteLine($"{Wording.Count(size, "byte")}, {Wording.Count(figures.Count, "round trip")}: {string.Join(", ", quantiles)}");
            return;
        }

        JsonLine.Print(writer =>
        {
            writer.WriteNumber("size", size);
            writer.WriteNumber("count", figures.Count);
            foreach ((string name, double value) in Quantiles)
                writer.WriteNumber($"{name}_us", figures.At(value));
        });
    }
}
