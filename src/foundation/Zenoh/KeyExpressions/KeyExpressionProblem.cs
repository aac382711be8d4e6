
namespace Zenoh.KeyExpressions;

/// <summary>A fault and the number of the chunk it was found in, counted from 1 (0 when it concerns the whole text).</summary>
internal readonly record struct KeyExpressionProblem(KeyExpressionFault Fault, int Chunk)
{
    /// <summary>Longest piece of the offending text a message repeats, in characters.</summary>
    private const int MaxQuoted = 80;

    public bool IsNone => Fault == KeyExpressionFault.None;

    /// <summary>Whether rewriting to the canonical form removes it.</summary>
    public bool IsRepairable => Fault >= KeyExpressionFault.RepeatedAnyNumber;

    /// <summary>A sentence that names the expression, the chunk, the fault and the remedy.</summary>
    public string Describe(ReadOnlySpan<byte> key)
    {
        var text = System.Text.Encoding.UTF8.GetString(key);
        var place = Chunk == 0 ? "" : $" in chunk {Chunk} ({Quote(ChunkText(text))})";
        return $"Invalid key expression {Quote(text)}: {What()}{place}. {Remedy()}";
    }

    private string ChunkText(string text) => text.Split('/').ElementAtOrDefault(Chunk - 1) ?? "";

    private static string Quote(string text) => text.Length <= MaxQuoted ? $"'{text}'" : $"'{text[..MaxQuoted]}…'";

    private string What() => Fault switch
    {
        KeyExpressionFault.Empty => "it is empty",
        KeyExpressionFault.TooLong => $"it is longer than {KeyExpressionLimits.MaxBytes} bytes",
        KeyExpressionFault.TooManyChunks => $"it has more than {KeyExpressionLimits.MaxChunks} chunks",
        KeyExpressionFault.NotUtf8 => "it is not UTF-8",
        KeyExpressionFault.LeadingSlash => "it begins with '/'",
        KeyExpressionFault.TrailingSlash => "it ends with '/'",
        KeyExpressionFault.EmptyChunk => "'//', nothing between two slashes,",
        KeyExpressionFault.ForbiddenCharacter => "'#' or '?'",
        KeyExpressionFault.DollarWithoutStar => "'$' without '*' behind it",
        KeyExpressionFault.StarInsideChunk => "'*' next to other characters",
        KeyExpressionFault.RepeatedAnyNumber => "'**' behind '**'",
        KeyExpressionFault.AnyBehindAnyNumber => "'*' behind '**'",
        KeyExpressionFault.LoneInnerWildcard => "'$*' alone",
        KeyExpressionFault.RepeatedInnerWildcard => "'$*$*'",
        _ => "nothing is wrong",
    };

    private string Remedy() => Fault switch
    {
        KeyExpressionFault.Empty => "Name at least one chunk.",
        KeyExpressionFault.TooLong or KeyExpressionFault.TooManyChunks => "Shorten it.",
        KeyExpressionFault.NotUtf8 => "Encode it as UTF-8.",
        KeyExpressionFault.LeadingSlash or KeyExpressionFault.TrailingSlash or KeyExpressionFault.EmptyChunk => "Remove the superfluous '/'.",
        KeyExpressionFault.ForbiddenCharacter => "Replace it: both are reserved for selectors.",
        KeyExpressionFault.DollarWithoutStar => "'$' may only be part of '$*', any characters inside a chunk.",
        KeyExpressionFault.StarInsideChunk => "Write '$*' for any characters inside a chunk, '*' alone for one chunk, '**' alone for any number of chunks.",
        _ => "This is not the canonical form: canonise it first.",
    };
}
