using System.Globalization;
using System.Text;

namespace Zenoh.Routing.Admin.Metrics;

/// <summary>Writes figures in the text form of OpenMetrics 1.0: families one after the other, each with its samples.</summary>
internal sealed class OpenMetricsText
{
    private readonly StringBuilder _text = new();
    private string _sample = "";

    /// <summary>Begins a family of facts, whose samples have the value 1.</summary>
    public OpenMetricsText Info(string name, string help) => Begin(name, "info", "_info", help);

    /// <summary>Begins a family of numbers that go up and down.</summary>
    public OpenMetricsText Gauge(string name, string help) => Begin(name, "gauge", "", help);

    /// <summary>Begins a family of numbers that only grow.</summary>
    public OpenMetricsText Counter(string name, string help) => Begin(name, "counter", "_total", help);

    /// <summary>Adds a sample to the family.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="labels">What tells it from the other samples.</param>
    public OpenMetricsText Add(long value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_sample);
        for (int i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        return this;
    }

    /// <summary>The whole text, with its end mark.</summary>
    public byte[] ToUtf8() => System.Text.Encoding.UTF8.GetBytes(_text.ToString() + "# EOF\n");

    private OpenMetricsText Begin(string name, string type, string suffix, string help)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(help)}\n# TYPE {name} {type}\n");
        _sample = name + suffix;
        return this;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
