using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh get SELECTOR</c>: asks once and prints the replies.</summary>
internal static class GetCommand
{
    public static Command Create()
    {
        KeyArguments selector = new("**", "--selector", "-s") { IsSelector = true };
        Option<bool> json = SharedOptions.Json();
        Option<string?> payload = new("--payload", "-p", "--value", "-v") { Description = "Text sent along", HelpName = "TEXT" };
        Option<string?> attachment = SharedOptions.Attachment();
        Option<string?> encoding = SharedOptions.Encoding();
        Option<QueryTarget> target = CheckedOptions.Choice("--target", ["-t"], "Whom to ask", QueryTarget.BestMatching);
        Option<ConsolidationMode> consolidation = CheckedOptions.Choice(
            "--consolidation", [], "What to keep of several replies per key", ConsolidationMode.Auto);
        Option<double> timeout = CheckedOptions.Seconds("--timeout", ["-o"], "Seconds to wait for the last reply (default 10)", 10);
        Option<bool> anyKey = new("--any-key") { Description = "Accept replies on other keys" };
        ZenohCommand command = new(
            "get",
            "Ask queryables and print their replies (z_get)",
            new Example("zenoh get 'demo/**'", "as z_get -s 'demo/**'"),
            new Example("zenoh get 'demo/db?since=5' -p question --target All", "with parameters and a payload, from everybody"),
            new Example("zenoh get '@/*/router' --json", "what routers say about themselves"));
        selector.AddTo(command);
        foreach (Option option in (Option[])[json, payload, attachment, encoding, target, consolidation, timeout, anyKey])
            command.Add(option);
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            node.RequireConnection(result, session.Info, "nobody was asked");
            GetOptions options = new()
            {
                Target = result.GetValue(target),
                Consolidation = result.GetValue(consolidation),
                Timeout = TimeSpan.FromSeconds(result.GetValue(timeout)),
                Payload = result.GetValue(payload) is { } text ? SharedOptions.Utf8(text) : default(ReadOnlyMemory<byte>?),
                Encoding = result.GetValue(payload) is null ? default : SharedOptions.EncodingOf(result.GetValue(encoding)),
                Attachment = SharedOptions.Utf8(result.GetValue(attachment)),
                AcceptAnyKey = result.GetValue(anyKey),
            };
            await foreach (Reply reply in session.Get(Parse(selector.Text(result)), options, stopped).ConfigureAwait(false))
            {
                using (reply)
                    Print(reply, result.GetValue(json));
            }
        });
        return command;
    }

    private static Selector Parse(string text)
    {
        int question = text.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new Selector(KeyArguments.Parse(text)) : new Selector(KeyArguments.Parse(text[..question]), text[(question + 1)..]);
    }

    private static void Print(Reply reply, bool json)
    {
        if (reply.IsOk)
            SampleOutput.Print(reply.Sample, json);
        else if (json)
            JsonLine.Print(writer => writer.WriteBytes("error", reply.Error.Payload.Span));
        else
            Console.Out.WriteLine($"ERROR{(reply.Replier is { } replier ? $" from {replier}" : "")}:{PayloadText.BehindColon(reply.Error.Payload.Span)}");
    }
}
