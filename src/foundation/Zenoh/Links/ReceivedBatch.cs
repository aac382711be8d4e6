namespace Zenoh.Links;

/// <summary>
/// One whole batch inside a <see cref="ReceiveBuffer"/>. Valid until the next call on the splitter that gave it; retain <see cref="Buffer"/> to
/// keep it longer.
/// </summary>
internal readonly struct ReceivedBatch(ReceiveBuffer buffer, int offset, int length)
{
    public ReceiveBuffer Buffer { get; } = buffer;

    public int Offset { get; } = offset;

    public int Length { get; } = length;

    public ReadOnlySpan<byte> Span => Buffer.Bytes.AsSpan(Offset, Length);
}
