using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Arguments;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary>What <c>put</c> and <c>pub</c> share: a payload, what it is, how it travels.</summary>
internal sealed class PublishArguments
{
    /// <summary>The payload that means what is piped in.</summary>
    public const string StandardInput = "-";

    private readonly Argument<string?> _value = new("PAYLOAD")
    {
        Description = "The payload as text; - reads standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _payload = new("--payload", "-p", "--value", "-v")
    {
        Description = "The same, as an option",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _attachment = SharedOptions.Attachment();
    private readonly Option<string?> _encoding = SharedOptions.Encoding();
    private readonly Option<Priority> _priority = SharedOptions.Priority();
    private readonly Option<bool> _express = SharedOptions.Express();
    private readonly Option<bool> _drop = SharedOptions.Drop();

    public void AddTo(Command command)
    {
        command.Add(_value);
        foreach (Option option in (Option[])[_payload, _attachment, _encoding, _priority, _express, _drop])
            command.Add(option);
    }

    /// <summary>Key and payload text: with <c>--key</c> the first argument is the payload.</summary>
    public (string Key, string? Payload) Read(ParseResult result, KeyArguments key) => key.Option(result) is { } named
        ? (named, result.GetValue(_payload) ?? key.Argument(result))
        : (key.Text(result), result.GetValue(_payload) ?? result.GetValue(_value));

    public bool HasPayload(CommandResult given, KeyArguments key) =>
        given.GetValue(_payload) is not null || (key.IsOption(given) ? key.HasArgument(given) : given.GetValue(_value) is not null);

    public DeliveryOptions Delivery(ParseResult result) =>
        SharedOptions.Delivery(result.GetValue(_priority), result.GetValue(_express), result.GetValue(_drop));

    public Encoding Encoding(ParseResult result) => SharedOptions.EncodingOf(result.GetValue(_encoding));

    public byte[] Attachment(ParseResult result) => SharedOptions.Utf8(result.GetValue(_attachment));

    /// <summary>The bytes of a payload text.</summary>
    public static async Task<byte[]> BytesAsync(string text, CancellationToken cancellation)
    {
        if (text != StandardInput)
            return SharedOptions.Utf8(text);
        using MemoryStream bytes = new();
        Stream input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
            await input.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes.ToArray();
    }
}
