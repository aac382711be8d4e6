using System.CommandLine;
using System.Text.Json;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh info</c>: joins the network, and says whom it is connected with and what nodes with an admin space say about themselves.</summary>
internal static class InfoCommand
{
    /// <summary>The summary of every node, whatever its role.</summary>
    private const string Summaries = "@/*/*";

    private static readonly GetOptions Asking = new() { Target = QueryTarget.All, Timeout = TimeSpan.FromSeconds(2) };

    public static Command Create()
    {
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new(
            "info",
            "Open a session, print its id and neighbours, and what nodes with an admin space say about themselves (z_info)",
            new Example("zenoh info", "who is reachable from here as a peer"),
            new Example("zenoh info -m client -e tcp/192.0.2.1:7447", "who is that router, and who is connected with it"))
        {
            json,
        };
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            List<JsonElement> described = await AskAsync(session, stopped).ConfigureAwait(false);
            InfoOutput.Print(session.Info, described, result.GetValue(json));
            node.RequireConnection(result, session.Info, "nobody was asked there");
        });
        return command;
    }

    private static async Task<List<JsonElement>> AskAsync(ZenohSession session, CancellationToken stopped)
    {
        List<JsonElement> described = [];
        await foreach (Reply reply in session.Get(Summaries, Asking, stopped).ConfigureAwait(false))
        {
            using (reply)
            {
                if (reply.IsOk && TryRead(reply.Sample, out JsonElement summary))
                    described.Add(summary);
            }
        }

        return described;
    }

    private static bool TryRead(Sample sample, out JsonElement summary)
    {
        summary = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(sample.Payload);
            summary = document.RootElement.Clone();
            return summary.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            // Whoever answers with something else is no node that describes itself.
            return false;
        }
    }
}
