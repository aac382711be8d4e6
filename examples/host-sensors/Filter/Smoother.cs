namespace HostSensors.Filter;

/// <summary>
/// Exponential smoothing of several values at once, deaf to single wild samples: one may exceed the smoothed value only by a factor.
/// </summary>
internal sealed class Smoother(double weight, double outlierFactor)
{
    private double[]? _smoothed;

    public double[] Smooth(ReadOnlySpan<double> sample)
    {
        if (_smoothed is null || _smoothed.Length != sample.Length)
            return _smoothed = sample.ToArray();
        for (int index = 0; index < sample.Length; index++)
            _smoothed[index] += weight * (Tame(sample[index], _smoothed[index]) - _smoothed[index]);
        return _smoothed;
    }

    // Around zero every sample is a multiple of the last one: there is no scale to judge by.
    private double Tame(double value, double smoothed) =>
        outlierFactor > 0 && smoothed >= 1 ? Math.Min(value, smoothed * outlierFactor) : value;
}
