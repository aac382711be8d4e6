using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Graphs;

/// <summary>How boxes of a drawn dataflow are named; both renderings agree on it.</summary>
internal static class GraphNames
{
    private const string DefaultOperator = "op";

    /// <summary>True for a node that is drawn as one box although it hosts an operator.</summary>
    public static bool IsSingleDefault(IReadOnlyList<OperatorDefinition> operators) => operators is [{ Id.Value: DefaultOperator }];

    /// <summary>The box that sends an output, and the output's name within it.</summary>
    public static (string Box, string Output) Sender(NodeDefinition node, DataId output)
    {
        if (node.Source is not NodeSource.Operators)
            return (node.Id.Value, output.Value);
        int slash = output.Value.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (node.Id.Value, output.Value) : ($"{node.Id}/{output.Value[..slash]}", output.Value[(slash + 1)..]);
    }

    /// <summary>An interval in the largest unit that divides it, so that <c>millis/1000</c> and <c>secs/1</c> are one timer.</summary>
    public static string TimerText(InputSource.Timer timer)
    {
        long nanoseconds = timer.IntervalNanoseconds;
        (long factor, string unit) = nanoseconds switch
        {
            _ when nanoseconds % 1_000_000_000 == 0 => (1_000_000_000L, "secs"),
            _ when nanoseconds % 1_000_000 == 0 => (1_000_000L, "millis"),
            _ when nanoseconds % 1_000 == 0 => (1_000L, "micros"),
            _ => (1L, "nanos"),
        };
        return $"{unit}/{nanoseconds / factor}";
    }
}
