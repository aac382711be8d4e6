using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Keys;

/// <summary>Environment variables: a map, and in the older <c>custom</c> block also a list of maps. Reserved names are dropped.</summary>
internal sealed class EnvironmentShape(bool listAllowed) : Shape<Dictionary<string, string>>
{
    /// <summary>Variables that the daemon sets, that change which code a process loads, or that grant rights.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "DORA_NODE_CONFIG", "DORA_RUNTIME_CONFIG", "DORA_ZENOH_CONNECT", "DORA_ZENOH_LISTEN", "DORA_ZENOH_MULTICAST",
        "LD_PRELOAD", "LD_LIBRARY_PATH", "DORA_AUTH_TOKEN", "DORA_ALLOW_SHELL_NODES", "DORA_RUN_PARENT_PID",
    ];

    private static readonly MapShape<string> Entries = new(EnvironmentValueShape.Instance) { KeyName = "variable", CheckKey = CheckName };

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out Dictionary<string, string> value)
    {
        value = [];
        if (listAllowed && element is YamlList list)
        {
            foreach (YamlElement item in list.Items)
                ReadMap(item, reading, value);
            return true;
        }

        return ReadMap(element, reading, value);
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions)
    {
        JsonObject map = Entries.ToSchema(definitions);
        return listAllowed
            ? new JsonObject { ["anyOf"] = new JsonArray(map, new JsonObject { ["type"] = "array", ["items"] = map.DeepClone() }) }
            : map;
    }

    private static bool ReadMap(YamlElement element, Reading reading, Dictionary<string, string> into)
    {
        if (!Entries.TryRead(element, reading, out List<MapEntry<string>>? entries))
            return false;
        foreach (MapEntry<string> entry in entries)
        {
            if (Reserved.Contains(entry.Key) || entry.Key.StartsWith("DYLD_", StringComparison.Ordinal))
                reading.Warn(entry.KeyPosition, $"`{entry.Key}` is reserved and not passed on", "set it in the environment that starts dora");
            else if (!into.TryAdd(entry.Key, entry.Value))
                reading.Error(entry.KeyPosition, $"duplicate variable `{entry.Key}`");
        }

        return true;
    }

    private static string? CheckName(string name) =>
        name.Length == 0 ? "the name of an environment variable must not be empty"
        : name.AsSpan().IndexOfAny('=', '\0') >= 0 ? $"the name of an environment variable must not contain `=` (got `{YamlScalar.Shorten(name)}`)"
        : null;
}

/// <summary>The value of a variable: a scalar as written with <c>$NAME</c> expanded, or <c>{__dora_env: NAME}</c>.</summary>
internal sealed class EnvironmentValueShape : Shape<string>
{
    private const string HostVariable = "__dora_env";

    public static EnvironmentValueShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        switch (element)
        {
            case YamlScalar { IsNull: false } scalar:
                value = VariableExpansion.Expand(scalar, reading);
                break;
            case YamlMap { Entries: [var (key, name)] } when key.Text == HostVariable && name is YamlScalar { IsNull: false } host:
                value = reading.Variable(host.Text);
                if (value is null)
                    reading.Error(name, $"environment variable `{host.Text}` is not set", "set it where the dataflow is started");
                break;
            case YamlScalar:
                reading.Error(element, "has no value", "write \"\" for an empty one");
                break;
            case YamlMap { Entries: [var (key, _), ..] }:
                reading.Error(key,
                    $"invalid type: map, expected a string, number, boolean or `{{{HostVariable}: NAME}}`"
                        + NearestName.Suggest(key.Text, [HostVariable]));
                break;
            default:
                reading.WrongType(element, "a string, number or boolean");
                break;
        }

        return value is not null;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            definitions.Refer("host-variable", () => new JsonObject
            {
                ["description"] = "A variable of the machine the dataflow is started on.",
                ["type"] = "object",
                ["properties"] = new JsonObject { [HostVariable] = new JsonObject { ["type"] = "string" } },
                ["required"] = new JsonArray(HostVariable),
                ["additionalProperties"] = false,
            })),
    };
}
