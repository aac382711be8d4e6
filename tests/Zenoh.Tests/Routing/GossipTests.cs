using Zenoh.Routing;

namespace Zenoh.Tests.Routing;

/// <summary>What nodes tell each other about themselves, byte for byte as the reference does.</summary>
public sealed class GossipTests
{
    [Theory]
    [InlineData(WhatAmI.Peer, "c1", WhatAmI.Peer, "0207000201a10201127463702f3132372e302e302e313a373534360003010001c10200")]
    [InlineData(WhatAmI.Peer, "a2", WhatAmI.Router, "0207000201a10201127463702f3132372e302e302e313a37353436010113010001a20100")]
    [InlineData(WhatAmI.Router, "b1", WhatAmI.Peer, "00")]
    [InlineData(WhatAmI.Router, "b2", WhatAmI.Router, "0207000201a10101127463702f3132372e302e302e313a37353436010103010001b20100")]
    public void Node_introduces_itself_as_the_reference_does(WhatAmI role, string other, WhatAmI otherRole, string linkStates)
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = role, Locators = static () => ["tcp/127.0.0.1:7546"] });
        List<byte[]> sent = [];

        node.Opened(new MemoryTransport(ZenohId.Parse(other), otherRole, (bytes, _) => sent.Add(bytes), static _ => { }));

        byte[] body = Convert.FromHexString(linkStates);
        Assert.Equal(Convert.FromHexString($"df012108{body.Length:x2}{linkStates}"), sent[0]);
    }

    [Fact]
    public void Nothing_is_gossiped_to_clients()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router });
        List<byte[]> sent = [];

        node.Opened(new MemoryTransport(ZenohId.Parse("c1"), WhatAmI.Client, (bytes, _) => sent.Add(bytes), static _ => { }));

        Assert.Empty(sent);
    }
}
