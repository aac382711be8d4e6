using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class DeliveryOptionsTests
{
    [Fact]
    public void Delivery_refuses_values_that_no_name_stands_for()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Priority", () => new DeliveryOptions { Priority = (Priority)99 });
        Assert.Throws<ArgumentOutOfRangeException>("CongestionControl", () => new DeliveryOptions { CongestionControl = (CongestionControl)99 });
        Assert.Throws<ArgumentOutOfRangeException>("Reliability", () => new DeliveryOptions { Reliability = (Reliability)99 });
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            "Destination", () => DeliveryOptions.Default with { Destination = (Destination)99 });
        Assert.StartsWith("Destination can be Any, SameSession, OtherNodes.", error.Message, StringComparison.Ordinal);
    }
}
