using System.Globalization;

namespace Zenoh.Configuration.Reading;

/// <summary>Numbers as JSON5 and YAML write them: signs, <c>0x</c> and <c>0o</c>, <c>.5</c>, <c>5.</c>, exponents, <c>Infinity</c>, <c>NaN</c>.</summary>
internal static class NumberText
{
    public static bool TryParse(string text, out double value)
    {
        var isNegative = text.StartsWith('-');
        var magnitude = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (!TryParseMagnitude(magnitude, out value)) return false;
        if (isNegative) value = -value;
        return true;
    }

    private static bool TryParseMagnitude(string text, out double value)
    {
        value = text is "Infinity" or ".inf" ? double.PositiveInfinity : double.NaN;
        if (text is "Infinity" or ".inf" or "NaN" or ".nan") return true;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return TryParseHexadecimal(text, out value);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return TryParseOctal(text, out value);

        // A leading zero means octal to some and decimal to others: neither is guessed.
        var isAmbiguous = text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]);
        return text.Length > 0 && !isAmbiguous && (char.IsAsciiDigit(text[0]) || text[0] == '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseHexadecimal(string text, out double value)
    {
        var isNumber = ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number);
        value = number;
        return isNumber;
    }

    private static bool TryParseOctal(string text, out double value)
    {
        value = 0;
        foreach (var digit in text.AsSpan(2))
        {
            if (digit is < '0' or > '7') return false;
            value = (value * 8) + (digit - '0');
        }

        return text.Length > 2;
    }
}
