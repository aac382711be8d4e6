using System.CommandLine;
using System.Globalization;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh pub KEY PAYLOAD</c>: publishes one payload again and again, or the lines of standard input as they come.</summary>
internal static class PubCommand
{
    /// <summary>How long lines of standard input wait for the first subscriber: published earlier they would reach nobody.</summary>
    private static readonly TimeSpan MatchWait = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        KeyArguments key = new("demo/example");
        PublishArguments publish = new();
        Option<int?> count = CheckedOptions.Count("End after so many publications");
        Option<double> interval = CheckedOptions.Seconds("--interval", ["-i"], "Seconds between publications (default 1; lines of standard input go as they come)", 1, mayBeZero: true);
        ZenohCommand command = new(
            "pub",
            "Publish a counted value every second, or what is piped in (z_pub)",
            new Example("zenoh pub demo/example hello", "publish '[0] hello', '[1] hello', ..."),
            new Example("zenoh pub -k demo/example -p hello -n 10 -i 0.1", "ten times, ten a second"),
            new Example("tail -f log.txt | zenoh pub demo/log", "publish every line of standard input"));
        key.AddTo(command);
        publish.AddTo(command);
        command.Add(count);
        command.Add(interval);
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            (string name, string? text) = publish.Read(result, key);
            using Publisher publisher = session.DeclarePublisher(KeyArguments.Parse(name), publish.Encoding(result), publish.Delivery(result));
            publisher.MatchingChanged += static isMatching =>
                Notice.Progress(isMatching ? "somebody subscribes" : "nobody subscribes any more");
            byte[] attachment = publish.Attachment(result);
            int end = result.GetValue(count) ?? int.MaxValue;
            if (text == PublishArguments.StandardInput || (text is null && StandardInput.IsPiped))
            {
                await Waiting.ForMatchAsync(publisher, MatchWait, stopped).ConfigureAwait(false);
                using PeriodicTimer? pace = result.GetResult(interval) is { Implicit: false } ? PaceOf(result.GetValue(interval)) : null;
                await PublishLinesAsync(publisher, attachment, end, pace, stopped).ConfigureAwait(false);
            }
            else
            {
                using PeriodicTimer timer = PaceOf(result.GetValue(interval));
                await PublishCountedAsync(publisher, text ?? "Pub from zenoh", attachment, end, timer, stopped).ConfigureAwait(false);
            }

            node.RequireConnection(result, session.Info, "publications were lost");
        });
        return command;
    }

    private static PeriodicTimer PaceOf(double seconds) => new(TimeSpan.FromSeconds(Math.Max(seconds, 0.001)));

    private static async Task PublishLinesAsync(Publisher publisher, byte[] attachment, int end, PeriodicTimer? pace, CancellationToken stopped)
    {
        int published = 0;
        await foreach (string line in StandardInput.ReadLinesAsync(stopped).ConfigureAwait(false))
        {
            if (published > 0 && pace is not null)
                await pace.WaitForNextTickAsync(stopped).ConfigureAwait(false);
            Publish(publisher, line, attachment);
            if (++published == end)
                return;
        }
    }

    private static async Task PublishCountedAsync(
        Publisher publisher, string text, byte[] attachment, int end, PeriodicTimer timer, CancellationToken stopped)
    {
        for (int i = 0; i < end; i++)
        {
            Publish(publisher, string.Create(CultureInfo.InvariantCulture, $"[{i}] {text}"), attachment);
            if (i + 1 < end)
                await timer.WaitForNextTickAsync(stopped).ConfigureAwait(false);
        }
    }

    private static void Publish(Publisher publisher, string text, byte[] attachment)
    {
        byte[] payload = SharedOptions.Utf8(text);
        bool sent = publisher.Put(payload, new PutOptions { Attachment = attachment });
        Console.Out.WriteLine($"PUT {TerminalText.Escape(publisher.Key.ToString())}{(sent ? "" : " (dropped: a queue is full)")}:{PayloadText.BehindColon(payload)}");
    }
}
