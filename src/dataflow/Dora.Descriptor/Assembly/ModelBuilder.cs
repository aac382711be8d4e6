using Dora.Descriptor.Keys;
using Dora.Descriptor.Model;
using Dora.Descriptor.Text;
using Dora.Protocol;

namespace Dora.Descriptor.Assembly;

/// <summary>Writes the model of a file without errors.</summary>
internal static class ModelBuilder
{
    public static Dataflow Build(RootDraft root, IReadOnlyList<NodeCandidate> nodes, SourceText source, string? path) => new()
    {
        SourcePath = path,
        SourceText = source.Text,
        Nodes = [.. nodes.Select(Node)],
        ExitWhenNodesFinish = root.ExitWhenNodesFinish,
        PublishAllMessages = root.Debug?.PublishAllMessages == true,
        HealthCheckInterval = root.HealthCheckInterval ?? TimeSpan.FromSeconds(5),
    };

    private static NodeDefinition Node(NodeCandidate node)
    {
        NodeDraft draft = node.Draft;
        return new NodeDefinition
        {
            Id = new NodeId(node.Id),
            Name = draft.Name,
            Description = draft.Description,
            Source = node.Source is NodeSource.Operators
                ? new NodeSource.Operators([.. node.Operators.Select(item => Operator(node, item))])
                : node.Source!,
            Environment = node.Environment,
            Inputs = [.. node.Inputs.Select(input => Input(input, input.Name))],
            Outputs = [.. node.Outputs.Select(output => new DataId(output))],
            SendStdoutAs = Output(node.SendStdoutAs),
            SendLogsAs = Output(draft.SendLogsAs),
            Build = node.Build,
            Git = node.Git,
            Deploy = node.Deploy,
            Restart = Restart(draft),
            StartupTimeout = draft.StartupTimeout,
            HealthCheckTimeout = draft.HealthCheckTimeout,
            FinishGrace = draft.FinishGrace,
            MinLogLevel = draft.MinLogLevel,
            MaxLogBytes = draft.MaxLogBytes,
            MaxRotatedFiles = draft.MaxRotatedFiles,
            CpuAffinity = [.. draft.CpuAffinity.Select(core => core.Value)],
            SharedMemoryPoolBytes = draft.SharedMemoryPoolBytes,
            Line = draft.Position.Line,
        };
    }

    private static OperatorDefinition Operator(NodeCandidate node, OperatorCandidate item) => new(new OperatorId(item.Id), item.Kind, item.Path)
    {
        Name = item.Draft.Name,
        Description = item.Draft.Description,
        CondaEnvironment = item.Draft.Python?.CondaEnvironment,
        Inputs = [.. node.Inputs.Where(input => input.Operator == item).Select(input => Input(input, input.Entry.Key))],
        Outputs = [.. item.Draft.Outputs.Select(output => new DataId(output.Value))],
        Build = [.. NodeAssembler.BuildLines(item.Draft.Build)],
    };

    private static InputDefinition Input(InputCandidate input, string name)
    {
        InputDraft draft = input.Entry.Value;
        return new InputDefinition(new DataId(name), input.Source!)
        {
            QueueSize = draft.QueueSize,
            QueuePolicy = draft.QueuePolicy,
            Timeout = draft.Timeout,
            Line = input.Entry.KeyPosition.Line,
        };
    }

    private static RestartRules Restart(NodeDraft draft) => new(draft.RestartPolicy)
    {
        MaxRestarts = draft.MaxRestarts,
        Delay = draft.RestartDelay,
        MaxDelay = draft.MaxRestartDelay,
        Window = draft.RestartWindow,
    };

    private static DataId? Output(string? name) => name is null ? null : new DataId(name);
}
