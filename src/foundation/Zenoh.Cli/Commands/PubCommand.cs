using System.CommandLine;
using System.Globalization;
using Zenoh.Cli.Arguments;
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
        Option<double> interval = CheckedOptions.Seconds("--interval", ["-i"], "Seconds between publications (default 1)", 1, mayBeZero: true);
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
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            (string name, string? text) = publish.Read(result, key);
            using Publisher publisher = session.DeclarePublisher(KeyArguments.Parse(name), publish.Encoding(result), publish.Delivery(result));
            publisher.MatchingChanged += static isMatching =>
                Console.Error.WriteLine(isMatching ? "somebody subscribes" : "nobody subscribes any more");
            if (text == PublishArguments.StandardInput || (text is null && StandardInput.IsPiped))
            {
                await Waiting.ForMatchAsync(publisher, MatchWait, stopped).ConfigureAwait(false);
                await foreach (string line in StandardInput.ReadLinesAsync(stopped).ConfigureAwait(false))
                    Publish(publisher, line, publish.Attachment(result));
                return;
            }

            using PeriodicTimer timer = new(TimeSpan.FromSeconds(Math.Max(result.GetValue(interval), 0.001)));
            int end = result.GetValue(count) ?? int.MaxValue;
            for (int i = 0; i < end; i++)
            {
                Publish(publisher, string.Create(CultureInfo.InvariantCulture, $"[{i}] {text ?? "Pub from zenoh"}"), publish.Attachment(result));
                if (i + 1 < end)
                    await timer.WaitForNextTickAsync(stopped).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static void Publish(Publisher publisher, string text, byte[] attachment)
    {
        bool sent = publisher.Put(SharedOptions.Utf8(text), new PutOptions { Attachment = attachment });
        Console.Out.WriteLine($"PUT {publisher.Key}: {text}{(sent ? "" : " (dropped: a queue is full)")}");
    }
}
