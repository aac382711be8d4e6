using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Measuring;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh perf pub|sub</c>: measures throughput.</summary>
internal static class PerfCommand
{
    /// <summary>Messages between two looks at whether the user stopped it.</summary>
    private const int Burst = 1000;

    public static Command Create()
    {
        ZenohCommand command = new(
            "perf",
            "Measure throughput (z_pub_thr, z_sub_thr)",
            new Example("zenoh perf sub -l tcp/127.0.0.1:7447", "count what arrives"),
            new Example("zenoh perf pub -e tcp/127.0.0.1:7447 --size 8", "publish 8 bytes as fast as possible"))
        {
            Pub(), Sub(),
        };
        command.SetAction(result => UsageReport.ShowHelp(result));
        return command;
    }

    private static ZenohCommand Pub()
    {
        Option<KeyExpression> key = KeyOption();
        Option<int> size = CheckedOptions.Size("--size", "Payload bytes (default 8)", 8);
        Option<double> seconds = CheckedOptions.Seconds("--duration", [], "Seconds to publish; 0 until stopped (default)", mayBeZero: true);
        Option<Priority> priority = SharedOptions.Priority();
        Option<bool> express = SharedOptions.Express();
        Option<bool> drop = SharedOptions.Drop();
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new(
            "pub", "Publish as fast as possible (z_pub_thr)", new Example("zenoh perf pub --size 1024 --duration 10", "ten seconds of 1 KiB"));
        foreach (Option option in (Option[])[key, size, seconds, priority, express, drop, json])
            command.Add(option);
        NodeArguments node = new();
        SessionCommand.Set(command, node, (result, session, stopped) =>
        {
            DeliveryOptions delivery = SharedOptions.Delivery(result.GetValue(priority), result.GetValue(express), result.GetValue(drop));
            using Publisher publisher = session.DeclarePublisher(result.GetRequiredValue(key), delivery: delivery);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopped);
            if (result.GetValue(seconds) > 0)
                end.CancelAfter(TimeSpan.FromSeconds(result.GetValue(seconds)));
            byte[] payload = new byte[result.GetValue(size)];
            Notice.Progress($"publishing on {publisher.Key}");
            long taken = 0, dropped = 0;
            Stopwatch watch = Stopwatch.StartNew();
            while (!end.IsCancellationRequested)
            {
                for (int i = 0; i < Burst; i++)
                    _ = publisher.Put(payload) ? taken++ : dropped++;
            }

            Print(new Rate(taken, taken * payload.Length, watch.Elapsed), result.GetValue(json), dropped);
            if (!stopped.IsCancellationRequested)
                node.RequireConnection(result, session.Info, "publications were lost");
            return Task.CompletedTask;
        });
        return command;
    }

    private static ZenohCommand Sub()
    {
        Option<KeyExpression> key = KeyOption();
        Option<int?> windows = CheckedOptions.Count("End after so many seconds with messages");
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new("sub", "Print how much arrives, every second (z_sub_thr)", new Example("zenoh perf sub -n 10", "ten seconds"));
        foreach (Option option in (Option[])[key, windows, json])
            command.Add(option);
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            RateCounter counter = new();
            using Subscriber subscriber = session.DeclareSubscriber(result.GetRequiredValue(key), sample => counter.Count(sample.Payload.Length));
            Notice.Progress($"counting {subscriber.Key}");
            using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
            int left = result.GetValue(windows) ?? int.MaxValue;
            while (left > 0 && await timer.WaitForNextTickAsync(stopped).ConfigureAwait(false))
            {
                if (counter.Take() is not { Messages: > 0 } rate)
                    continue;
                Print(rate, result.GetValue(json));
                left -= result.GetValue(windows) is null ? 0 : 1;
            }
        });
        return command;
    }

    private static Option<KeyExpression> KeyOption() => CheckedOptions.Key("What to publish or count (default test/thr)", "test/thr");

    private static void Print(Rate rate, bool json, long? dropped = null)
    {
        if (!json)
        {
            FormattableString line = $"{rate.MessagesPerSecond:N0} msg/s, {rate.BytesPerSecond / 1e6:N1} MB/s";
            FormattableString drops = $"{(dropped is null ? "" : $", {dropped:N0} dropped")}";
            Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture) + drops.ToString(CultureInfo.InvariantCulture));
            return;
        }

        JsonLine.Print(writer =>
        {
            writer.WriteNumber("messages_per_second", rate.MessagesPerSecond);
            writer.WriteNumber("bytes_per_second", rate.BytesPerSecond);
            if (dropped is { } count)
                writer.WriteNumber("dropped", count);
        });
    }
}
