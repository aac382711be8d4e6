namespace Zenoh.Protocol.Primitives;

/// <summary>Why bytes are not a message. The closed set of what a decoder can find wrong.</summary>
internal enum WireError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The bytes end before the value does.</summary>
    Truncated,

    /// <summary>A number does not fit the bits of its field.</summary>
    NumberTooLarge,

    /// <summary>A length is above the bound of its field.</summary>
    LengthAboveBound,

    /// <summary>Text is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>An id of a node is zero or has not 1 to 16 bytes.</summary>
    InvalidZenohId,

    /// <summary>A bit is set or a value used that the specification reserves: what follows cannot be known.</summary>
    ReservedValue,

    /// <summary>An extension that is not known must be understood.</summary>
    UnknownMandatoryExtension,

    /// <summary>A chain of extensions is longer than any writer makes it.</summary>
    TooManyExtensions,

    /// <summary>A message, body or declaration with this number does not exist.</summary>
    UnknownMessage,

    /// <summary>The body exists but may not stand in this message.</summary>
    UnexpectedBody,

    /// <summary>A nested value is followed by bytes that belong to nothing.</summary>
    TrailingBytes,

    /// <summary>A check sum does not match (serial links).</summary>
    ChecksumMismatch,

    /// <summary>Compressed or stuffed bytes are malformed, or inflate to more than allowed.</summary>
    MalformedBlock,
}
