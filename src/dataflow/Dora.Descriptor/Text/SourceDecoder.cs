using System.Text;
using Dora.Descriptor.Diagnostics;

namespace Dora.Descriptor.Text;

/// <summary>Turns the bytes of a file into text, strictly.</summary>
internal static class SourceDecoder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8 with or without a byte order mark.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">The file's name for the diagnostic.</param>
    /// <param name="error">Where the first bad byte is.</param>
    /// <returns>The text, or null when the bytes are no UTF-8.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? name, out Diagnostic? error)
    {
        error = null;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            error = BadByte(bytes, Math.Clamp(e.Index, 0, bytes.Length), name);
            return null;
        }
    }

    private static Diagnostic BadByte(ReadOnlySpan<byte> bytes, int index, string? name)
    {
        var source = new SourceText(Encoding.UTF8.GetString(bytes), name);
        Position at = source.PositionOf(Encoding.UTF8.GetCharCount(bytes[..index]));
        return new Diagnostic(DiagnosticSeverity.Error, $"the file is not valid UTF-8 (byte {index})")
        {
            File = name,
            Line = at.Line,
            Column = at.Column,
            SourceLine = source.LineAt(at.Line),
            Hint = "save the file with the encoding UTF-8",
        };
    }
}
