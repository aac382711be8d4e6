using Dora.Transport;

namespace Dora.Node.Receiving;

/// <summary>A copy of a message on the heap.</summary>
internal sealed class HeapSample : Sample
{
    private readonly byte[] _payload;
    private readonly byte[] _parameters;

    public HeapSample(Sample original)
    {
        Header = original.Header;
        _payload = original.Payload.ToArray();
        _parameters = original.Parameters.ToArray();
    }

    public override ReadOnlyMemory<byte> Payload => _payload;

    public override ReadOnlyMemory<byte> Parameters => _parameters;

    protected override void Release()
    {
    }
}
