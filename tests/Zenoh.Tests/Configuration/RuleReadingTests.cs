using Zenoh.Configuration;

namespace Zenoh.Tests.Configuration;

/// <summary>Rules about messages are checked when they are read: a mistake in one would let through what it was to keep out.</summary>
public sealed class RuleReadingTests
{
    private const string Rule = "{ id: 'r', messages: ['put'], key_exprs: ['a'] }";
    private const string Policies = "subjects: [{ id: 's' }], policies: [{ rules: ['r'], subjects: ['s'] }]";

    [Theory]
    [InlineData("rules: [" + Rule + ",\n" + Rule + "]", "2:3: the id 'r' of access_control/rules[1] is given twice")]
    [InlineData("rules: [{ messages: ['put'], key_exprs: ['a'] }]", "1:29: access_control/rules[0]: needs an 'id', by which policies name it")]
    [InlineData("rules: [{ id: 'r', messages: [], key_exprs: ['a'] }]", "1:40: access_control/rules[0]: needs at least one of 'messages'")]
    [InlineData("rules: [{ id: 'r', key_exprs: ['a'] }]", "1:29: access_control/rules[0]: needs at least one of 'messages'")]
    [InlineData("rules: [{ id: 'r', messages: ['put'], key_exprs: [] }]", "1:59: access_control/rules[0]: needs at least one of 'key_exprs'")]
    [InlineData("rules: [{ id: 'r', messages: ['put'], key_exprs: ['a'], flows: [] }]", "access_control/rules[0]: needs at least one of 'flows'")]
    [InlineData("rules: [{ id: 'r', messages: ['post'], key_exprs: ['a'] }]", "'access_control/rules/messages' must be one of \"put\"")]
    [InlineData("subjects: [{ id: 's' },\n{ id: 's' }]", "2:3: the id 's' of access_control/subjects[1] is given twice")]
    [InlineData("subjects: [{ }]", "access_control/subjects[0]: needs an 'id'")]
    [InlineData("subjects: [{ id: 's', usernames: [] }]", "1:54: 'access_control/subjects/usernames' must be a list of at least one, or left out")]
    [InlineData("subjects: [{ id: 's', zids: [] }]", "'access_control/subjects/zids' must be a list of at least one")]
    [InlineData("subjects: [{ id: 's', link_protocols: ['quik'] }]", "there is no link protocol 'quik'; did you mean 'quic'?")]
    [InlineData("subjects: [{ id: 's', link_protocols: ['carrier-pigeon'] }]", "there are tcp, udp, tls, quic")]
    [InlineData("rules: [" + Rule + "], subjects: [{ id: 'sales' }], policies: [{ rules: ['r'],\nsubjects: ['sale'] }]",
        "2:1: access_control/policies[0]: names 'sale', which 'access_control/subjects' does not have; did you mean 'sales'?")]
    [InlineData("rules: [" + Rule + "], subjects: [{ id: 's' }], policies: [{ rules: ['unheard-of'], subjects: ['s'] }]", "there are r")]
    [InlineData("subjects: [{ id: 's' }], policies: [{ rules: ['r'], subjects: ['s'] }]", "names 'r', which 'access_control/rules' does not have; there are none")]
    [InlineData("rules: [" + Rule + "], subjects: [{ id: 's' }], policies: [{ rules: [], subjects: ['s'] }]", "needs at least one of 'rules'")]
    [InlineData("rules: [" + Rule + "], subjects: [{ id: 's' }], policies: [{ rules: ['r'], subjects: [] }]", "needs at least one of 'subjects'")]
    [InlineData("rules: [" + Rule + "], subjects: [{ id: 's' }], policies: [{ id: 'p', rules: ['r'], subjects: ['s'] }, { id: 'p', rules: ['r'], subjects: ['s'] }]",
        "the id 'p' of access_control/policies[1] is given twice")]
    public void Access_control_is_refused_with_the_place_and_what_is_wrong(string access, string expected) =>
        AssertRefused($"{{ access_control: {{ {access} }} }}", expected);

    [Theory]
    [InlineData("downsampling: [{ messages: ['declare_subscriber'], rules: [{ key_expr: 'a', freq: 1 }] }]", "1:20: downsampling[0]: 'messages' can be \"put\"")]
    [InlineData("downsampling: [{ messages: [], rules: [{ key_expr: 'a', freq: 1 }] }]", "downsampling[0]: needs at least one of 'messages'")]
    [InlineData("downsampling: [{ messages: ['put'], rules: [] }]", "downsampling[0]: needs at least one of 'rules'")]
    [InlineData("downsampling: [{ interfaces: [], rules: [{ key_expr: 'a', freq: 1 }] }]", "'downsampling/interfaces' must be a list of at least one")]
    [InlineData("downsampling: [{ rules: [{ key_expr: 'a', freq: -1 }] }]", "'downsampling/rules/freq' must be a number of at least 0")]
    [InlineData("downsampling: [{ id: 'd', rules: [{ key_expr: 'a', freq: 1 }] },\n{ id: 'd', rules: [{ key_expr: 'a', freq: 1 }] }]",
        "2:3: the id 'd' of downsampling[1] is given twice")]
    [InlineData("low_pass_filter: [{ key_exprs: ['a'], size_limit: 1 }]", "low_pass_filter[0]: needs at least one of 'messages'")]
    [InlineData("low_pass_filter: [{ messages: ['put'], size_limit: 1 }]", "low_pass_filter[0]: needs at least one of 'key_exprs'")]
    [InlineData("low_pass_filter: [{ messages: ['liveliness_token'], key_exprs: ['a'], size_limit: 1 }]", "low_pass_filter[0]: 'messages' can be")]
    [InlineData("low_pass_filter: [{ messages: ['put'], key_exprs: ['a'], size_limit: -1 }]", "'low_pass_filter/size_limit' must be a whole number")]
    [InlineData("qos: { network: [{ overwrite: { express: true } }] }", "qos/network[0]: needs at least one of 'messages'")]
    [InlineData("qos: { network: [{ messages: ['put'], payload_size: '10' }] }", "1:41: qos/network[0]: '10' is no range of sizes such as '4096..'")]
    [InlineData("qos: { network: [{ messages: ['put'], payload_size: '5..4' }] }", "'5..4' is no range of sizes")]
    [InlineData("qos: { network: [{ messages: ['put'], overwrite: { reliability: 'reliable' } }] }", "can be set for publications only")]
    [InlineData("qos: { publication: [{ config: { express: true } }] }", "qos/publication[0]: needs at least one of 'key_exprs'")]
    [InlineData("qos: { publication: [{ key_exprs: ['a'], config: { allowed_destination: 'moon' } }] }", "but is \"moon\"")]
    [InlineData("qos: { publication: [{ key_exprs: ['a'], config: { priority: 'control' } }] }", "'qos/publication/config/priority' must be one of \"real_time\"")]
    [InlineData("qos: { network: [{ messages: ['put'], overwrite: { priority: 'control' } }] }", "'qos/network/overwrite/priority' must be one of \"real_time\"")]
    public void Filters_are_refused_with_the_place_and_what_is_wrong(string rules, string expected) => AssertRefused($"{{ {rules} }}", expected);

    [Fact]
    public void Rules_subjects_and_policies_may_be_set_one_after_the_other()
    {
        ZenohConfig config = new ZenohConfig()
            .WithSetting($"access_control/rules:[{Rule}]")
            .WithSetting("access_control/subjects:[{ id: 's' }]")
            .WithSetting("access_control/policies:[{ rules: ['r'], subjects: ['s'] }]");

        Assert.Equal(config.ToJson(), ZenohConfig.FromJson5($"{{ access_control: {{ rules: [{Rule}], {Policies} }} }}").ToJson());
        Assert.Equal(config.ToJson(), ZenohConfig.FromJson5(config.ToJson()).ToJson());
    }

    private static void AssertRefused(string text, string expected)
    {
        var error = Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromJson5(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Single(error.Problems);
    }
}
