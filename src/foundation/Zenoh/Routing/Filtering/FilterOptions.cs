using Zenoh.Configuration;
using Zenoh.Configuration.Reading;

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

    /// <summary>Takes them out of a configuration, which need not come from a file and so is checked here once more.</summary>
    /// <exception cref="ArgumentException">Its rules contradict each other; the message names the first that does.</exception>
    public static FilterOptions Read(ZenohConfig config)
    {
        if (RuleChecks.Check(config).FirstOrDefault() is { } problem)
            throw new ArgumentException(problem.Message, nameof(config));
        if (config.AccessControl is { Enabled: true, Rules.Count: > 0, Policies.Count: 0 })
        {
            throw new ArgumentException(
                "access_control has rules but no policies, so that none of them holds: add 'policies' that say for which subjects they do", nameof(config));
        }

        return new FilterOptions
        {
            AccessControl = config.AccessControl,
            Downsampling = config.Downsampling,
            LowPass = config.LowPassFilter,
            Qos = config.Qos.Network,
        };
    }

    /// <summary>Whether all messages pass as they are.</summary>
    public bool IsEmpty => !AccessControl.Enabled && Downsampling.Count == 0 && LowPass.Count == 0 && Qos.Count == 0;
}
