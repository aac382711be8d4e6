using Dora.Protocol;

namespace HostSensors.Sensor;

/// <summary>Measures something of this machine.</summary>
internal interface IMeter
{
    /// <summary>Names and units of the values; travels beside every sample.</summary>
    MessageParameters Description { get; }

    /// <summary>Measures now.</summary>
    /// <returns>The values, or null when there is nothing to compare with yet.</returns>
    double[]? Measure();
}
