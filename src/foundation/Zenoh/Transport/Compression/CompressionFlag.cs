namespace Zenoh.Transport.Compression;

/// <summary>The byte before every batch where compression was agreed on (Zenoh wire specification, compression).</summary>
internal static class CompressionFlag
{
    /// <summary>The batch is as it is.</summary>
    public const byte Plain = 0x00;

    /// <summary>An LZ4 block follows. Other bits mean nothing yet.</summary>
    public const byte Compressed = 0x01;
}
