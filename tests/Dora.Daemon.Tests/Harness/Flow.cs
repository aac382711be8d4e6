using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

/// <summary>Builds dataflows in code.</summary>
internal static class Flow
{
    public static readonly string TestNodeProgram = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Dora.Daemon.TestNode", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Dora.Daemon.TestNode.dll"));

    public static Dataflow Of(params NodeDefinition[] nodes) => new() { SourceText = "nodes: []\n", Nodes = nodes };

    /// <summary>A command for the shell.</summary>
    public static NodeDefinition Shell(string id, string command) => new() { Id = new NodeId(id), Source = new NodeSource.Shell(command) };

    public static NodeDefinition Program(string id, string path, params string[] arguments) =>
        new() { Id = new NodeId(id), Source = new NodeSource.Program(path, arguments) };

    /// <summary>The C# test node with one of its behaviours.</summary>
    public static NodeDefinition Test(string id, params string[] arguments) => Program(id, TestNodeProgram, arguments);

    public static NodeDefinition Dynamic(string id) => new() { Id = new NodeId(id), Source = new NodeSource.Dynamic() };

    /// <summary>The start waits for this node although nothing is wired to it.</summary>
    public static NodeDefinition Awaited(this NodeDefinition node) => node with { StartupTimeout = RunOptions.DefaultStartupTimeout };

    public static NodeDefinition Sending(this NodeDefinition node, params string[] outputs) =>
        node with { Outputs = [.. node.Outputs, .. outputs.Select(output => new DataId(output))] };

    /// <summary>Adds an input from <c>node/output</c>.</summary>
    public static NodeDefinition Reading(this NodeDefinition node, string input, string source, Func<InputDefinition, InputDefinition>? change = null)
    {
        string[] parts = source.Split('/', 2);
        return node.With(new InputDefinition(new DataId(input), new InputSource.NodeOutput(new NodeId(parts[0]), new DataId(parts[1]))), change);
    }

    public static NodeDefinition Ticking(this NodeDefinition node, string input, TimeSpan interval, Func<InputDefinition, InputDefinition>? change = null) =>
        node.With(new InputDefinition(new DataId(input), new InputSource.Timer(interval, $"millis/{interval.TotalMilliseconds}")
        {
            IntervalNanoseconds = interval.Ticks * 100,
        }), change);

    public static NodeDefinition ReadingLogs(this NodeDefinition node, string input, string? minLevel = null, string? of = null) =>
        node.With(new InputDefinition(new DataId(input), new InputSource.Logs(minLevel, of is null ? null : new NodeId(of))), null);

    private static NodeDefinition With(this NodeDefinition node, InputDefinition input, Func<InputDefinition, InputDefinition>? change) =>
        node with { Inputs = [.. node.Inputs, change is null ? input : change(input)] };
}
