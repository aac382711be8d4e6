using Zenoh.Configuration;

namespace Zenoh.Routing.Filtering;

/// <summary>
/// What configuration says about which messages pass between this node and others (<c>access_control</c>, <c>downsampling</c>,
/// <c>low_pass_filter</c>, <c>qos/network</c>).
/// </summary>
internal sealed record FilterOptions
{
    public AccessControlConfig AccessControl { get; init; } = new();

    public IReadOnlyList<DownsamplingRule> Downsampling { get; init; } = [];

    public IReadOnlyList<LowPassRule> LowPass { get; init; } = [];

    public IReadOnlyList<NetworkQosRule> Qos { get; init; } = [];

    /// <summary>Whether all messages pass as they are.</summary>
    public bool IsEmpty => !AccessControl.Enabled && Downsampling.Count == 0 && LowPass.Count == 0 && Qos.Count == 0;
}
