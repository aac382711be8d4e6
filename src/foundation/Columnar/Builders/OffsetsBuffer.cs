using Columnar.Arrays;

namespace Columnar.Builders;

/// <summary>Collects the offsets of strings and lists: where each row ends, after a leading zero.</summary>
internal sealed class OffsetsBuffer(bool wide)
{
    private readonly ByteBuffer _offsets = new();

    public void Add(int end)
    {
        if (_offsets.Length == 0)
            AddOne(0);
        AddOne(end);
    }

    public Offsets Take()
    {
        if (_offsets.Length == 0)
            AddOne(0);
        return new Offsets(_offsets.Take(), wide);
    }

    private void AddOne(int offset)
    {
        if (wide)
            _offsets.Add<long>(offset);
        else
            _offsets.Add(offset);
    }
}
