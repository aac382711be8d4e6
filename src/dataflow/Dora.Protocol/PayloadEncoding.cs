namespace Dora.Protocol;

/// <summary>How a payload is to be read.</summary>
public enum PayloadEncoding : byte
{
    /// <summary>Raw bytes.</summary>
    Bytes = 0,

    /// <summary>One Arrow array as an Arrow IPC stream.</summary>
    ArrowStream = 1,
}
