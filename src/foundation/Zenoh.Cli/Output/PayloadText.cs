using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace Zenoh.Cli.Output;

/// <summary>Payloads for people: text where it is text, else the first bytes in hexadecimal.</summary>
internal static class PayloadText
{
    /// <summary>Bytes shown of what is no text.</summary>
    private const int ShownBytes = 32;

    private static readonly SearchValues<byte> Unprintable =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code is not ('\t' or '\n' or '\r')).Select(code => (byte)code)]);

    public static string Show(ReadOnlySpan<byte> payload)
    {
        if (IsText(payload))
            return System.Text.Encoding.UTF8.GetString(payload);
        string start = Convert.ToHexStringLower(payload[..Math.Min(payload.Length, ShownBytes)]);
        return string.Create(CultureInfo.InvariantCulture, $"0x{start}{(payload.Length > ShownBytes ? "..." : "")} ({payload.Length} bytes)");
    }

    public static bool IsText(ReadOnlySpan<byte> payload) => Utf8.IsValid(payload) && !payload.ContainsAny(Unprintable);
}
