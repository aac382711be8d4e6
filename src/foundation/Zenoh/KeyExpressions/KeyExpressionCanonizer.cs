namespace Zenoh.KeyExpressions;

/// <summary>
/// Rewrites a text whose only faults are repairable ones: runs of <c>$*</c> become one, a chunk that is only <c>$*</c> becomes <c>*</c>, and in every run of <c>*</c> and
/// <c>**</c> chunks the <c>*</c> come first, followed by at most one <c>**</c>. That is where rewriting pair by pair ends.
/// </summary>
internal ref struct KeyExpressionCanonizer(Span<byte> output)
{
    private readonly Span<byte> _output = output;
    private int _written;
    private bool _anyNumberPending;

    /// <summary>Rewrites <paramref name="key"/> into <paramref name="output"/>, which must have room for as many bytes.</summary>
    /// <returns>The number of bytes written, never more than were read.</returns>
    public static int Rewrite(ReadOnlySpan<byte> key, Span<byte> output)
    {
        var canonizer = new KeyExpressionCanonizer(output);
        for (var offset = 0; offset <= key.Length;)
        {
            var chunk = Chunk.At(key, offset);
            canonizer.Take(chunk);
            offset += chunk.Length + 1;
        }

        canonizer.WritePending();
        return canonizer._written;
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        if (Chunk.IsAnyNumber(chunk)) _anyNumberPending = true;
        else if (IsOnlyInnerWildcards(chunk) || Chunk.IsAny(chunk)) WriteChunk("*"u8);
        else
        {
            WritePending();
            WriteChunk(chunk);
        }
    }

    private static bool IsOnlyInnerWildcards(ReadOnlySpan<byte> chunk)
    {
        while (chunk.StartsWith(Chunk.InnerWildcard)) chunk = chunk[2..];
        return chunk.IsEmpty;
    }

    private void WritePending()
    {
        if (_anyNumberPending) WriteChunk("**"u8);
        _anyNumberPending = false;
    }

    private void WriteChunk(ReadOnlySpan<byte> chunk)
    {
        if (_written > 0) _output[_written++] = (byte)'/';
        for (var at = 0; at < chunk.Length; at++)
        {
            var repeated = chunk[at..].StartsWith("$*$*"u8);
            if (repeated) at++;
            else _output[_written++] = chunk[at];
        }
    }
}
