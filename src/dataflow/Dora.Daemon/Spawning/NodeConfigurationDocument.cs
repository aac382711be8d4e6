using System.Globalization;
using System.Text;
using System.Text.Json;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Spawning;

/// <summary>
/// The YAML text of <c>DORA_NODE_CONFIG</c>: what dora 0.3.13 hands to a node, followed by the line this library's nodes read.
/// Scalars are written as JSON strings, which are YAML strings whatever they look like.
/// </summary>
internal static class NodeConfigurationDocument
{
    /// <summary>
    /// Linux allows 128 KiB for one environment string; a larger descriptor is left out (nodes of this library get it from the daemon).
    /// </summary>
    public const int MaxDescriptorCharacters = 48 * 1024;

    /// <param name="node">The node.</param>
    /// <param name="outputs">The outputs it may send on.</param>
    /// <param name="descriptor">The text of the dataflow file.</param>
    /// <param name="connection">How it reaches the daemon.</param>
    public static string Write(NodeDefinition node, IReadOnlyList<DataId> outputs, string descriptor, NodeCredentials connection)
    {
        StringBuilder text = new();
        text.Append("dataflow_id: ").Append(connection.Dataflow).Append('\n');
        text.Append("node_id: ").Append(Quote(node.Id.Value)).Append('\n');
        text.Append("run_config:\n");
        AppendInputs(text, node.Inputs);
        text.Append("  outputs: [").AppendJoin(", ", outputs.Select(output => Quote(output.Value))).Append("]\n");

        // This daemon has no TCP listener; a node of the original says so ("connection refused") instead of reading nonsense.
        text.Append("daemon_communication: !Tcp\n  socket_addr: 127.0.0.1:0\n");
        AppendDescriptor(text, descriptor);
        text.Append("dynamic: ").Append(node.Source is NodeSource.Dynamic ? "true" : "false").Append('\n');
        return text.Append(connection.ToLine()).Append('\n').ToString();
    }

    private static void AppendInputs(StringBuilder text, IReadOnlyList<InputDefinition> inputs)
    {
        if (inputs.Count == 0)
        {
            text.Append("  inputs: {}\n");
            return;
        }

        text.Append("  inputs:\n");
        foreach (InputDefinition input in inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Quote(input.Id.Value)}:\n      source: {Quote(input.Source.ToString()!)}\n");
            text.Append(CultureInfo.InvariantCulture, $"      queue_size: {input.QueueSize}\n");
        }
    }

    private static void AppendDescriptor(StringBuilder text, string descriptor)
    {
        if (descriptor.Length is 0 or > MaxDescriptorCharacters || !CanBeIndented(descriptor))
        {
            text.Append("dataflow_descriptor: null\n");
            return;
        }

        text.Append("dataflow_descriptor:\n");
        foreach (ReadOnlySpan<char> line in descriptor.AsSpan().EnumerateLines())
            text.Append("  ").Append(line).Append('\n');
    }

    /// <summary>Document markers, directives and tabs lose or change their meaning when they move to the right.</summary>
    private static bool CanBeIndented(string descriptor)
    {
        foreach (ReadOnlySpan<char> line in descriptor.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("...", StringComparison.Ordinal)
                || line.StartsWith("%", StringComparison.Ordinal) || line.StartsWith("\t", StringComparison.Ordinal)
                || line.StartsWith(NodeCredentials.Key, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static string Quote(string value) => $"\"{JsonEncodedText.Encode(value)}\"";
}
