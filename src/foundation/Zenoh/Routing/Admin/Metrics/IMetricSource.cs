namespace Zenoh.Routing.Admin.Metrics;

/// <summary>A part of the node that has figures about itself.</summary>
internal interface IMetricSource
{
    /// <summary>Writes its families. Called on any thread.</summary>
    void Write(OpenMetricsText text);
}
