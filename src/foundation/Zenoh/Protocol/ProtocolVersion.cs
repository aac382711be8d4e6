namespace Zenoh.Protocol;

/// <summary>The version of the protocol this codec speaks.</summary>
internal static class ProtocolVersion
{
    /// <summary>First byte of INIT, JOIN, SCOUT and HELLO.</summary>
    public const byte Current = 0x09;

    /// <summary>The patch level offered in INIT and JOIN: 1 marks first and dropped fragments.</summary>
    public const byte Patch = 1;
}
