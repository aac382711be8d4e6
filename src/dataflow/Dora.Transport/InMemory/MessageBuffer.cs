namespace Dora.Transport.InMemory;

/// <summary>
/// One message on the heap, shared by the queues and samples that refer to it; goes back to its pool with the last reference.
/// Written by its creator before it is queued, read-only afterwards.
/// </summary>
internal sealed class MessageBuffer(BufferPool pool, int sizeClass, byte[] bytes)
{
    private byte[] _parameters = [];
    private int _parameterLength;
    private int _references;

    public int SizeClass => sizeClass;

    /// <summary>How many bytes it can hold.</summary>
    public int Room => bytes.Length;

    /// <summary>How many bytes were asked for.</summary>
    public int Charge { get; private set; }

    public MessageHeader Header { get; set; }

    /// <summary>How much of the room is the payload.</summary>
    public int PayloadLength { get; set; }

    public Memory<byte> Payload => new(bytes, 0, PayloadLength);

    public Memory<byte> Parameters => new(_parameters, 0, _parameterLength);

    /// <summary>Begins a new life with one reference and a payload of the given length.</summary>
    public void Start(int payloadLength)
    {
        PayloadLength = Charge = payloadLength;
        _parameterLength = 0;
        _references = 1;
    }

    /// <summary>Makes room for parameters; the array stays with the buffer, so that its next message needs no new one.</summary>
    public Span<byte> SetParameterLength(int length)
    {
        if (_parameters.Length < length)
            _parameters = new byte[length];
        _parameterLength = length;
        return _parameters.AsSpan(0, length);
    }

    public void AddReference() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            pool.Return(this);
    }
}
