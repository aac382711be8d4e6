namespace Zenoh.Protocol.Serial;

/// <summary>The check sum of serial frames: it shifts like the reflected CRC-32 but uses the polynomial unreflected, so no library routine gives it (Zenoh wire specification, serial).</summary>
internal static class SerialChecksum
{
    private const uint Polynomial = 0x04C1_1DB7;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in data)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) != 0 ? Polynomial : 0);
        }

        return ~sum;
    }
}
