using Zenoh.Links;

namespace Zenoh.Tests.Links;

/// <summary>Runs alone: what is in a pool depends on who else rents.</summary>
[Collection(nameof(ReceiveBufferTests))]
[CollectionDefinition(nameof(ReceiveBufferTests), DisableParallelization = true)]
public sealed class ReceiveBufferTests
{
    [Fact]
    public void Receive_buffer_refuses_use_after_its_last_release()
    {
        var buffer = ReceiveBuffer.RentForDatagram();
        buffer.Retain();
        Assert.False(buffer.IsUnshared);
        buffer.Release();
        Assert.True(buffer.IsUnshared);
        buffer.Release();

        Assert.Throws<InvalidOperationException>(buffer.Retain);
        Assert.Throws<InvalidOperationException>(buffer.Release);
        Assert.Same(buffer, ReceiveBuffer.RentForDatagram());
        buffer.Release();
    }
}
