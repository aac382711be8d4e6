namespace Zenoh.Cli.Measuring;

/// <summary>Measured values, to be asked for quantiles.</summary>
internal sealed class Distribution(int capacity)
{
    private readonly List<double> _values = new(capacity);
    private bool _isSorted;

    public int Count => _values.Count;

    public void Add(double value)
    {
        _values.Add(value);
        _isSorted = false;
    }

    /// <summary>The value below which so many (0 to 1) of all lie; 0 when there are none.</summary>
    public double At(double quantile)
    {
        if (!_isSorted)
            _values.Sort();
        _isSorted = true;
        return _values.Count == 0 ? 0 : _values[(int)Math.Min(quantile * _values.Count, _values.Count - 1)];
    }
}
