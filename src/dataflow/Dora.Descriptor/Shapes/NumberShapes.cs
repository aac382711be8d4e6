using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>A whole number between two bounds.</summary>
internal sealed class IntegerShape(string name, int minimum, int maximum) : Shape<int>
{
    public override bool TryRead(YamlElement element, Reading reading, out int value)
    {
        value = 0;
        if (element is not YamlScalar { IsNull: false } scalar || !scalar.IsPlain)
        {
            reading.WrongType(element, "an integer");
            return false;
        }

        if (!System.Numerics.BigInteger.TryParse(Bounded(scalar.Text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            reading.Error(element, $"{name} must be an integer (got `{YamlScalar.Shorten(scalar.Text)}`)");
            return false;
        }

        if (number < minimum || number > maximum)
        {
            string rule = number < minimum ? $"at least {minimum}" : $"at most {maximum}";
            reading.Error(element, $"{name} must be {rule} (got {YamlScalar.Shorten(scalar.Text)})");
            return false;
        }

        value = (int)number;
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    // Parsing costs digits squared, and no bound here has more than ten.
    private static string Bounded(string text) => text.Length > 40 ? text[..40] : text;
}

/// <summary>A span of time in seconds.</summary>
internal sealed class SecondsShape(string name, bool zeroAllowed) : Shape<TimeSpan>
{
    /// <summary>The longest span (ten years): a timer of the system must be able to hold it.</summary>
    private const double MaxSeconds = 315_360_000;

    public override bool TryRead(YamlElement element, Reading reading, out TimeSpan value)
    {
        value = default;
        if (element is not YamlScalar { IsNull: false, IsPlain: true } scalar ||
            !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            reading.WrongType(element, "a number of seconds");
            return false;
        }

        bool valid = double.IsFinite(seconds) && seconds < MaxSeconds && (zeroAllowed ? seconds >= 0 : seconds > 0);
        if (!valid)
        {
            string sign = zeroAllowed ? "non-negative" : "positive";
            reading.Error(element,
                $"invalid `{name}`: {YamlScalar.Shorten(scalar.Text)} (must be a finite, {sign} number of seconds smaller than {MaxSeconds})");
            return false;
        }

        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = "number", [zeroAllowed ? "minimum" : "exclusiveMinimum"] = 0 };
}

/// <summary>A number of bytes: an integer, or a text such as <c>50MB</c> (1 KB is 1024 bytes).</summary>
internal sealed class ByteSizeShape(string name) : Shape<long>
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public override bool TryRead(YamlElement element, Reading reading, out long value)
    {
        value = 0;
        if (element is not YamlScalar { IsNull: false } scalar)
        {
            reading.WrongType(element, "a size such as `50MB`");
            return false;
        }

        string text = scalar.Text.Trim();
        int digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters) is >= 0 and var end ? end : text.Length;
        string unit = text[digits..].Trim();
        if (Factor(unit) is not { } factor)
        {
            reading.Error(element, $"unknown byte size unit: '{YamlScalar.Shorten(unit)}', expected B, KB, MB, or GB");
            return false;
        }

        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ||
            number * factor is < 1 or > long.MaxValue / 2)
        {
            reading.Error(element, $"{name} must be a size of at least 1 byte, such as `50MB` (got `{YamlScalar.Shorten(text)}`)");
            return false;
        }

        value = (long)(number * factor);
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = new JsonArray("string", "integer"), ["minimum"] = 1 };

    private static long? Factor(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "B" => 1,
        "KB" => 1L << 10,
        "MB" => 1L << 20,
        "GB" => 1L << 30,
        _ => null,
    };
}
