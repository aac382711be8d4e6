namespace Zenoh.Links;

/// <summary>The length in front of a batch on a stream link; the value is its size in bytes.</summary>
internal enum BatchPrefix
{
    /// <summary>u16le, always during the handshake and afterwards unless low latency was agreed.</summary>
    UInt16 = 2,

    /// <summary>u32le, after a handshake that agreed on low latency.</summary>
    UInt32 = 4,
}
