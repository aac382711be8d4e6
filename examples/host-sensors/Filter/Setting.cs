using System.Globalization;

namespace HostSensors.Filter;

/// <summary>A number from the environment, as the dataflow file sets it.</summary>
internal static class Setting
{
    public static double Read(string name, double otherwise, double lowest, double highest)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(text))
            return otherwise;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value >= lowest && value <= highest)
            return value;
        throw new FormatException(
            $"{name} is `{text}`; it must be a number of at least {lowest}{(highest < double.MaxValue ? $" and at most {highest}" : string.Empty)}");
    }
}
