using System.Text.Json.Nodes;
using Zenoh.Configuration;

namespace Zenoh.Tests.Configuration;

public sealed class ZenohConfigKeyTests
{
    public static TheoryData<string, string, string> Keys => KnownKeys.All;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_has_its_default_and_takes_another_value(string key, string unset, string other)
    {
        Assert.Equal(Compact(unset), Printed(new ZenohConfig(), key));
        var changed = new ZenohConfig().WithSetting($"{key}:{other}");
        Assert.Equal(Compact(other), Printed(changed, key));
        var bound = ZenohConfig.FromYaml(Nested(key, other));
        Assert.Equal(changed.ToJson(withSecrets: true), bound.ToJson(withSecrets: true));
    }

    [Fact]
    public void The_printed_configuration_has_no_key_that_is_not_listed()
    {
        var listed = Keys.Select(row => row.Data.Item1).Append("transport/unicast/lowlatency").Append("access_control/policies").ToHashSet();
        var unlisted = new List<string>();
        Collect(JsonNode.Parse(new ZenohConfig().ToJson())!, "", listed, unlisted);
        Assert.Empty(unlisted);
    }

    [Fact]
    public void A_configuration_with_every_key_changed_reads_back_as_it_was_printed()
    {
        var config = Keys.Aggregate(new ZenohConfig(), (current, row) => current.WithSetting($"{row.Data.Item1}:{row.Data.Item3}"));
        var printed = config.ToJson(withSecrets: true);
        Assert.Equal(printed, ZenohConfig.FromJson5(printed).ToJson(withSecrets: true));
        Assert.Equal(printed, new ZenohConfig().WithSetting(":" + printed).ToJson(withSecrets: true));
    }

    [Fact]
    public void Secrets_are_hidden_unless_asked_for()
    {
        var config = new ZenohConfig().WithSetting("transport/auth/usrpwd:{user:'ann',password:'hunter2'}");
        Assert.DoesNotContain("hunter2", config.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", config.ToString(), StringComparison.Ordinal);
        Assert.Contains("hunter2", config.ToJson(withSecrets: true), StringComparison.Ordinal);
    }

    /// <summary>YAML takes JSON as it is.</summary>
    private static string Nested(string key, string value) =>
        key.Split('/').Reverse().Aggregate(value, (inner, name) => $$"""{"{{name}}": {{inner}}}""");

    private static string Printed(ZenohConfig config, string key) =>
        Text(key.Split('/').Aggregate(JsonNode.Parse(config.ToJson(withSecrets: true)), (node, name) => node![name]));

    private static string Compact(string json) => Text(JsonNode.Parse(json));

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static void Collect(JsonNode node, string path, HashSet<string> listed, List<string> unlisted)
    {
        foreach (var (name, child) in node.AsObject())
        {
            var key = path.Length == 0 ? name : $"{path}/{name}";
            if (listed.Contains(key)) continue;
            if (child is JsonObject) Collect(child, key, listed, unlisted);
            else unlisted.Add(key);
        }
    }
}
