using System.Buffers;
using System.IO.Compression;
using System.Text.Unicode;
using Zenoh.Session;

namespace Zenoh.Cli.Output;

/// <summary>Payloads for people: text where it is text, else the first bytes in hexadecimal.</summary>
internal static class PayloadText
{
    /// <summary>Bytes shown of what is no text.</summary>
    private const int ShownBytes = 32;

    /// <summary>What admin spaces say about their metrics.</summary>
    private const string Compressed = "content-encoding=gzip";

    /// <summary>More is shown as it came.</summary>
    private const int InflatedBytes = 16 * 1024 * 1024;

    private const byte Delete = 0x7F;

    /// <summary>In UTF-8 the control characters U+0080 to U+009F are this byte and their own.</summary>
    private const byte HighControlLead = 0xC2;

    private const byte LastHighControl = 0x9F;

    private static readonly SearchValues<byte> Unprintable =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code is not ('\t' or '\n' or '\r')).Select(code => (byte)code), Delete]);

    /// <summary>The payload of a sample, without the compression its encoding names.</summary>
    public static ReadOnlyMemory<byte> Plain(Sample sample) =>
        sample.Encoding.Schema?.Contains(Compressed, StringComparison.Ordinal) == true ? Inflate(sample.Payload) : sample.Payload;

    /// <summary>As it stands behind its key and a colon: several lines below them, indented, so that they cannot be taken for others.</summary>
    public static string BehindColon(ReadOnlySpan<byte> payload) => TerminalText.Below(Show(payload));

    /// <summary>Text may have several lines.</summary>
    public static string Show(ReadOnlySpan<byte> payload)
    {
        if (IsText(payload))
            return System.Text.Encoding.UTF8.GetString(payload);
        string start = Convert.ToHexStringLower(payload[..Math.Min(payload.Length, ShownBytes)]);
        return $"0x{start}{(payload.Length > ShownBytes ? "..." : "")} ({Wording.Count(payload.Length, "byte")})";
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> payload)
    {
        using MemoryStream plain = new();
        using GZipStream gzip = new(new MemoryStream(payload.ToArray()), CompressionMode.Decompress);
        byte[] piece = new byte[64 * 1024];
        try
        {
            for (int read; (read = gzip.Read(piece)) > 0 && plain.Length <= InflatedBytes;)
                plain.Write(piece, 0, read);
        }
        catch (InvalidDataException)
        {
            // It is not what its encoding says.
            return payload;
        }

        return plain.Length > InflatedBytes ? payload : plain.ToArray();
    }

    public static bool IsText(ReadOnlySpan<byte> payload) =>
        Utf8.IsValid(payload) && !payload.ContainsAny(Unprintable) && !HasHighControl(payload);

    private static bool HasHighControl(ReadOnlySpan<byte> utf8)
    {
        for (int lead; (lead = utf8.IndexOf(HighControlLead)) >= 0; utf8 = utf8[(lead + 2)..])
        {
            if (utf8[lead + 1] <= LastHighControl)
                return true;
        }

        return false;
    }
}
