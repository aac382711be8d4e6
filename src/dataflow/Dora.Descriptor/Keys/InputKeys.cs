using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Text;
using Dora.Descriptor.Yaml;
using Dora.Protocol;

namespace Dora.Descriptor.Keys;

/// <summary>An input as written; its source is resolved when all nodes are known.</summary>
internal sealed class InputDraft : Draft
{
    public string Source { get; set; } = "";

    public Position SourceAt { get; set; }

    public int QueueSize { get; set; } = Limits.DefaultQueueSize;

    public QueuePolicy QueuePolicy { get; set; }

    public TimeSpan? Timeout { get; set; }
}

/// <summary>The keys of an input in its long form.</summary>
internal static class InputKeys
{
    public static ObjectShape<InputDraft> Long { get; } = new(
        "input",
        "An input with options.",
        Key<InputDraft>.Of("source", TextShape.Instance, (input, value) => input.Source = value,
            "Where the messages come from: `node/output`, `node/operator/output`, `dora/timer/millis/100` or `dora/logs`.", required: true),
        Key<InputDraft>.Of("queue_size", new IntegerShape("queue_size", 1, Limits.MaxQueueSize), (input, value) => input.QueueSize = value,
            $"How many unread messages are kept (default {Limits.DefaultQueueSize})."),
        Key<InputDraft>.Of(
            "queue_policy", new ChoiceShape<QueuePolicy>(("drop_oldest", QueuePolicy.DropOldest), ("backpressure", QueuePolicy.Backpressure)),
            (input, value) => input.QueuePolicy = value, "What happens when the queue is full: the oldest message is dropped, or the sender waits."),
        Key<InputDraft>.Of("input_timeout", new SecondsShape("input_timeout", zeroAllowed: false), (input, value) => input.Timeout = value,
            "Seconds without a message after which the input is closed until the next one."));

    /// <summary>The inputs of a node or operator.</summary>
    public static MapShape<InputDraft> Map { get; } = new(new InputShape()) { KeyName = "input", CheckKey = CheckName };

    private static string? CheckName(string name) => Identifier.IsValidData(name, out string? problem) ? null : problem;
}

/// <summary>An input: the source alone, or a map with options.</summary>
internal sealed class InputShape : Shape<InputDraft>
{
    private const string Expected = "a source such as `node/output` or `dora/timer/millis/100`, or a map with `source`";

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out InputDraft value)
    {
        value = null;
        if (element is YamlMap)
        {
            if (!InputKeys.Long.TryRead(element, reading, out value))
                return false;
            value.SourceAt = value.ValueAt("source");
            return value.Has("source") && !value.IsRefused("source");
        }

        if (element is YamlScalar { IsNull: false } scalar)
        {
            value = new InputDraft { Position = element.Position, Source = scalar.Text, SourceAt = element.Position };
            return true;
        }

        reading.WrongType(element, Expected);
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, InputKeys.Long.ToSchema(definitions)) };
}
