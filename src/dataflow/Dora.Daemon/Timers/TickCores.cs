using Dora.Descriptor.Model;

namespace Dora.Daemon.Timers;

/// <summary>
/// Where ticks are sent from: the cores of the nodes that get them. A wake-up on the same core is a switch, one on another core an interrupt,
/// which on virtual machines takes several times as long.
/// </summary>
internal static class TickCores
{
    /// <summary>The <c>cpu_affinity</c> of all nodes with timer inputs together.</summary>
    /// <returns>The cores; none, which means any, when one of the nodes may run anywhere.</returns>
    public static IReadOnlyList<int> Of(IEnumerable<NodeDefinition> nodes)
    {
        List<NodeDefinition> receivers = [.. nodes.Where(node => node.Inputs.Any(input => input.Source is InputSource.Timer))];
        return receivers.Exists(node => node.CpuAffinity.Count == 0) ? [] : [.. receivers.SelectMany(node => node.CpuAffinity).Distinct().Order()];
    }
}
