using System.CommandLine;
using Zenoh.Session;

namespace Zenoh.Cli.Arguments;

/// <summary>Options several commands have, with the same name and meaning.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object per line" };

    public static Option<string?> Attachment() => new("--attachment", "-a") { Description = "Text beside the payload", HelpName = "TEXT" };

    public static Option<string?> Encoding() => new("--encoding")
    {
        Description = "What the payload is, as application/json (default text/plain)",
        HelpName = "NAME",
    };

    public static Option<Priority> Priority() =>
        CheckedOptions.Choice("--priority", [], "The queue messages wait in", Zenoh.Priority.Data, hidden: Zenoh.Priority.Control);

    public static Option<bool> Express() => new("--express") { Description = "Send each message at once instead of sharing batches" };

    public static Option<bool> Drop() => new("--drop") { Description = "Drop messages where queues are full instead of waiting" };

    /// <summary>How publications of a command travel.</summary>
    public static DeliveryOptions Delivery(Priority priority, bool express, bool drop) => new()
    {
        Priority = priority,
        IsExpress = express,
        CongestionControl = drop ? CongestionControl.Drop : CongestionControl.Block,
    };

    /// <summary>The encoding a user named, or plain text.</summary>
    public static Encoding EncodingOf(string? name) => name is null ? Zenoh.Encoding.TextPlain : Zenoh.Encoding.FromText(name);

    public static byte[] Utf8(string? text) => text is null ? [] : System.Text.Encoding.UTF8.GetBytes(text);
}
