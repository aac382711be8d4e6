using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh queryable KEY PAYLOAD</c>: answers every query with the same value.</summary>
internal static class QueryableCommand
{
    public static Command Create()
    {
        KeyArguments key = new("demo/example");
        Argument<string?> value = new("PAYLOAD") { Description = "The answer as text", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> payload = new("--payload", "-p", "--value", "-v") { Description = "The same, as an option", HelpName = "TEXT" };
        Option<string?> encoding = SharedOptions.Encoding();
        Option<bool> complete = new("--complete") { Description = "Declare that it has all there is for the key" };
        Option<bool> json = SharedOptions.Json();
        Option<int?> count = CheckedOptions.Count("End after so many queries");
        ZenohCommand command = new(
            "queryable",
            "Answer queries with one value and print them (z_queryable)",
            new Example("zenoh queryable demo/example 'the answer'", "as z_queryable -k demo/example -p 'the answer'"),
            new Example("zenoh queryable 'demo/**' -p x --complete", "for a whole tree; nobody else needs to be asked"));
        key.AddTo(command);
        command.Add(value);
        foreach (Option option in (Option[])[payload, encoding, complete, json, count])
            command.Add(option);
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            string? first = key.Option(result) is null ? null : key.Argument(result);
            byte[] answer = SharedOptions.Utf8(result.GetValue(payload) ?? result.GetValue(value) ?? first ?? "Queryable from zenoh");
            using QueuedQueryable queryable = session.DeclareQueryable(key.Read(result), QueueOptions.Default, result.GetValue(complete));
            Notice.Progress($"answering for {queryable.Key}");
            int left = result.GetValue(count) ?? int.MaxValue;
            while (left > 0 && await queryable.ReceiveAsync(stopped).ConfigureAwait(false) is { } query)
            {
                using (query)
                {
                    Print(query, result.GetValue(json));
                    KeyExpression answered = queryable.Key.IsWild ? query.Key : queryable.Key;
                    query.Reply(answered, answer, new ReplyOptions { Encoding = SharedOptions.EncodingOf(result.GetValue(encoding)) });
                }

                left -= result.GetValue(count) is null ? 0 : 1;
            }
        });
        return command;
    }

    private static void Print(Query query, bool json)
    {
        if (json)
        {
            JsonLine.Print(writer =>
            {
                writer.WriteString("key", query.Key.Utf8);
                writer.WriteString("parameters", query.Selector.Parameters);
                if (query.Payload is { } payload)
                    writer.WriteBytes("payload", payload.Span);
                if (!query.Attachment.IsEmpty)
                    writer.WriteBytes("attachment", query.Attachment.Span);
            });
            return;
        }

        Console.Out.WriteLine($"QUERY {TerminalText.Escape(query.Selector.ToString())}{(query.Payload is { } sent ? $":{PayloadText.BehindColon(sent.Span)}" : "")}");
    }
}
