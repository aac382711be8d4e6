namespace Columnar.Tests;

/// <summary>CRC-32 as in zlib (reflected polynomial 0xEDB88320), the sum index.json lists.</summary>
internal static class Checksum
{
    private const uint Polynomial = 0xEDB8_8320;

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ Polynomial;
        }

        return ~sum;
    }
}
