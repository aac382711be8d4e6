namespace Zenoh.KeyExpressions;

/// <summary>How one chunk of a valid key expression matches.</summary>
internal enum ChunkKind
{
    /// <summary>Plain text: equal to itself.</summary>
    Literal,

    /// <summary>Starts with <c>@</c>: equal to itself and out of reach of every wildcard.</summary>
    Verbatim,

    /// <summary><c>*</c>: exactly one chunk.</summary>
    Any,

    /// <summary><c>**</c>: any number of chunks, also none.</summary>
    AnyNumber,

    /// <summary>Text with <c>$*</c> in it: any characters at those places.</summary>
    Pattern,
}
