namespace Dora.Node.Tests.Harness;

internal static class NodeEventExtensions
{
    /// <summary>The next event, which must be of a kind and come in time.</summary>
    public static T Next<T>(this DoraNode node)
        where T : NodeEvent
    {
        NodeEvent? next = node.Receive(TestDaemon.Deadline);
        Assert.True(next is not null, $"no {typeof(T).Name} came within {TestDaemon.Deadline.TotalSeconds} s (ended: {node.Ended})");
        return Assert.IsType<T>(next);
    }

    /// <summary>The next message, by input and first byte.</summary>
    public static (string Id, byte First) NextMessage(this DoraNode node)
    {
        using InputEvent message = node.Next<InputEvent>();
        return (message.Id, message.Bytes[0]);
    }
}
