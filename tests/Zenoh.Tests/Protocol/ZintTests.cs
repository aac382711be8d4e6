using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Protocol;

public sealed class ZintTests
{
    [Fact]
    public void Zint_is_at_most_nine_bytes_long() => Assert.Equal(9, Zint.MaxBytes);
}
