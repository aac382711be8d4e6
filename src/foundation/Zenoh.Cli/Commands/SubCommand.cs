using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh sub KEY</c>: prints what is published.</summary>
internal static class SubCommand
{
    public static Command Create()
    {
        KeyArguments key = new("**");
        Option<bool> json = SharedOptions.Json();
        Option<int?> count = CheckedOptions.Count("End after so many samples");
        ZenohCommand command = new(
            "sub",
            "Subscribe and print every sample until stopped (z_sub)",
            new Example("zenoh sub 'dora/**'", "as z_sub -k 'dora/**'"),
            new Example("zenoh sub -e tcp/192.0.2.1:7447 -m client 'demo/**' --json", "over a router, one JSON object per sample"),
            new Example("zenoh sub demo/example -n 1", "wait for one sample"));
        key.AddTo(command);
        command.Add(json);
        command.Add(count);
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            QueueOptions queue = new() { Capacity = 1024, WhenFull = WhenFull.Wait };
            using QueuedSubscriber subscriber = session.DeclareSubscriber(key.Read(result), queue);
            Notice.Progress($"subscribed to {subscriber.Key}");
            int left = result.GetValue(count) ?? int.MaxValue;
            while (left > 0 && await subscriber.ReceiveAsync(stopped).ConfigureAwait(false) is { } sample)
            {
                using (sample)
                    SampleOutput.Print(sample, result.GetValue(json));
                left -= result.GetValue(count) is null ? 0 : 1;
            }
        });
        return command;
    }
}
