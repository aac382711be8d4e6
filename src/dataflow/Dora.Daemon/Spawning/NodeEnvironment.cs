using System.Collections;
using Dora.Descriptor.Model;

namespace Dora.Daemon.Spawning;

/// <summary>The environment of a node's process.</summary>
internal static class NodeEnvironment
{
    /// <summary>What only the daemon may set: each node gets its own, never what the daemon itself was started with.</summary>
    public static readonly string[] Reserved = ["DORA_NODE_CONFIG", "DORA_RUNTIME_CONFIG"];

    /// <summary>Inherited, under what the dataflow sets, under what the caller sets; Python never buffers.</summary>
    /// <returns>The environment, and the reserved names somebody tried to set.</returns>
    public static (IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Refused) Build(NodeDefinition node, RunOptions options)
    {
        var environment = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            environment[(string)entry.Key] = (string)entry.Value!;
        foreach (string name in Reserved)
            environment.Remove(name);

        List<string> refused = [];
        foreach ((string name, string value) in node.Environment.Concat(options.ExtraEnvironment))
        {
            if (Reserved.Contains(name))
                refused.Add(name);
            else
                environment[name] = value;
        }

        environment["PYTHONUNBUFFERED"] = "1";
        return (environment, refused);
    }
}
