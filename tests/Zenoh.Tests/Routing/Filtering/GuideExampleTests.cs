using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Filtering;

namespace Zenoh.Tests.Routing.Filtering;

/// <summary>The rules in the guide do what the guide says.</summary>
public sealed class GuideExampleTests
{
    private static readonly FilterOptions Options =
        FilteredNetwork.Read(new GuidePage("guide-zenoh.md").Blocks("json5").Single(static text => text.Contains("access_control", StringComparison.Ordinal)));

    [Theory]
    [InlineData("tls", "sensor1", null, "plant/oven", "put> <declare_subscriber")]
    [InlineData("tls", "sensor1", null, "plant/safety/stop", "<declare_subscriber")]
    [InlineData("tls", "sensor3", null, "plant/oven", "")]
    [InlineData("tcp", "sensor1", null, "plant/oven", "")]
    [InlineData("tls", null, "display.example", "plant/oven", "declare_subscriber> <put")]
    [InlineData("tls", null, "display.example", "plant/safety/stop", "declare_subscriber>")]
    [InlineData("tls", null, "display.example", "elsewhere", "")]
    public void Sensors_write_and_displays_read(string protocol, string? user, string? commonName, string key, string passes)
    {
        var subject = new Subject(ZenohId.Parse("1"), [FilteredNetwork.Link(protocol, "eth0", user, commonName)]);
        var policies = new AccessPolicies(Options.AccessControl);
        KeyExpression about = KeyExpression.Parse(key);
        MessageKinds arriving = policies.For(Flows.Ingress, subject)!.PermittedFor(about);
        MessageKinds leaving = policies.For(Flows.Egress, subject)!.PermittedFor(about);

        List<string> found = [];
        foreach ((string name, MessageKinds kind) in new[] { ("put", MessageKinds.Put), ("declare_subscriber", MessageKinds.DeclareSubscriber) })
        {
            if (arriving.HasFlag(kind))
                found.Add(name + ">");
            if (leaving.HasFlag(kind))
                found.Add("<" + name);
        }

        Assert.Equal(passes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
