using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;
using Zenoh.Session.Opening;

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

    [Fact]
    public void Delivery_refuses_the_priority_of_the_protocol_itself()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("Priority", () => new DeliveryOptions { Priority = Priority.Control });
        Assert.StartsWith("Control is kept for the protocol itself: RealTime is the highest priority of messages.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_a_program_cannot_set_the_priority_of_the_protocol_either()
    {
        QosOverwrite set = new() { Priority = Priority.Control };
        PublicationQosRule publication = new() { KeyExpressions = [KeyExpression.Parse("**")], Config = set };
        NetworkQosRule network = new() { Messages = MessageKinds.Put, Overwrite = set };

        Assert.All(
            (QosConfig[])[new() { Publication = [publication] }, new() { Network = [network] }],
            qos => Assert.Contains(
                "'priority' cannot be control", Assert.Throws<ArgumentException>(() => NodeHost.Create(new ZenohConfig { Qos = qos })).Message, StringComparison.Ordinal));
    }
}
