namespace Columnar.Ipc.FlatBuffers;

/// <summary>A list in a FlatBuffer whose extent has been checked.</summary>
internal readonly ref struct FlatVector
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _first;
    private readonly int _elementBytes;

    internal FlatVector(ReadOnlySpan<byte> buffer, int first, int count, int elementBytes)
    {
        _buffer = buffer;
        _first = first;
        _elementBytes = elementBytes;
        Count = count;
    }

    public int Count { get; }

    public ReadOnlySpan<byte> Bytes => _buffer.Slice(_first, Count * _elementBytes);

    /// <summary>One element of a list of structs or scalars.</summary>
    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(index * _elementBytes, _elementBytes);

    /// <summary>One element of a list of tables.</summary>
    public FlatTable Table(int index) => FlatTable.At(_buffer, _first + (index * _elementBytes));
}
