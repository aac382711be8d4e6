namespace Columnar.Builders;

/// <summary>Bits that grow.</summary>
internal sealed class BitBuffer
{
    private readonly ByteBuffer _bytes = new();

    public int Length { get; private set; }

    public void Add(bool bit)
    {
        if ((Length & 7) == 0)
            _bytes.Add<byte>(0);
        if (bit)
            _bytes.Last |= (byte)(1 << (Length & 7));
        Length++;
    }

    public void AddMany(bool bit, int count)
    {
        for (int i = 0; i < count; i++)
            Add(bit);
    }

    public ReadOnlyMemory<byte> Take()
    {
        Length = 0;
        return _bytes.Take();
    }
}
