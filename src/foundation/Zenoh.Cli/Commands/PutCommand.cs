using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Running;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh put KEY PAYLOAD</c>: publishes one value, or one deletion.</summary>
internal static class PutCommand
{
    public static Command Create()
    {
        KeyArguments key = new(null);
        PublishArguments publish = new();
        Option<bool> delete = new("--delete") { Description = "Publish that the key has no value any more" };
        Option<double> wait = CheckedOptions.Seconds("--wait", [], "Wait so many seconds for a subscriber before publishing", mayBeZero: true);
        ZenohCommand command = new(
            "put",
            "Publish one value and end (z_put, z_delete)",
            new Example("zenoh put demo/example hello", "as z_put -k demo/example -p hello"),
            new Example("zenoh put demo/example --delete", "as z_delete -k demo/example"),
            new Example("cat image.png | zenoh put demo/image - --encoding image/png", "publish what comes from standard input"));
        key.AddTo(command);
        publish.AddTo(command);
        command.Add(delete);
        command.Add(wait);
        command.Validators.Add(given =>
        {
            if (key.IsGiven(given) && !given.GetValue(delete) && !publish.HasPayload(given, key))
                given.AddError("a payload is missing: zenoh put KEY PAYLOAD, or --delete");
        });
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            (string name, string? text) = publish.Read(result, key);
            using Publisher publisher = session.DeclarePublisher(KeyArguments.Parse(name), publish.Encoding(result), publish.Delivery(result));
            await Waiting.ForMatchAsync(publisher, TimeSpan.FromSeconds(result.GetValue(wait)), stopped).ConfigureAwait(false);
            node.RequireConnection(result, session.Info, "nothing was published");
            byte[] attachment = publish.Attachment(result);
            bool isSent = result.GetValue(delete)
                ? publisher.Delete(new PutOptions { Attachment = attachment })
                : Put(publisher, await PublishArguments.BytesAsync(text!, stopped).ConfigureAwait(false), attachment);
            if (!isSent)
                throw new CommandFailedException($"nothing was published: {publisher.Key} was dropped, because a queue is full; leave out --drop to wait for room");
        });
        return command;
    }

    private static bool Put(Publisher publisher, byte[] payload, byte[] attachment) =>
        publisher.Put(payload, new PutOptions { Attachment = attachment });
}
