using Zenoh.Configuration;

namespace Zenoh.Tests.Configuration;

public sealed class ZenohConfigReadingTests
{
    private const string Example = """
        // A router as the reference documents it.
        { mode: "router", connect: { endpoints: ["tcp/10.0.0.2:7447"], timeout_ms: { router: -1 } }, listen: { endpoints: ["tcp/[::]:7447", "tls/[::]:7448"] },
          scouting: { multicast: { enabled: true, autoconnect: { router: [], peer: ["router", "peer"] } }, gossip: { enabled: true } },
          timestamping: { enabled: { router: true, peer: false, client: false } }, transport: { link: { tls: { listen_private_key: "k.pem", listen_certificate: "c.pem" } } } }
        """;

    [Fact]
    public void The_documented_example_is_read()
    {
        var config = ZenohConfig.FromJson5(Example);
        Assert.Equal(WhatAmI.Router, config.Mode);
        Assert.Equal(["tcp/10.0.0.2:7447"], Assert.Single(config.Connect.Endpoints.For(WhatAmI.Client)).Locators);
        Assert.Equal((Timeout.InfiniteTimeSpan, TimeSpan.Zero), (config.Connect.Timeout.Router, config.Connect.Timeout.Client));
        Assert.Equal((WhatAmI.None, WhatAmI.Router | WhatAmI.Peer), (config.Scouting.Multicast.Autoconnect.Router, config.Scouting.Multicast.Autoconnect.Peer));
        Assert.Equal(WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client, config.Scouting.Multicast.Autoconnect.Client);
        Assert.Equal("k.pem", config.Transport.Link.Tls.ListenPrivateKey);
    }

    [Fact]
    public void Code_sets_what_files_set()
    {
        var coded = new ZenohConfig { Mode = WhatAmI.Client, Connect = new("tcp/10.0.0.2:7447"), Id = ZenohId.Parse("a1") };
        var read = ZenohConfig.FromYaml("mode: client\nid: a1\nconnect:\n  endpoints:\n    - tcp/10.0.0.2:7447\n");
        Assert.Equal(read.ToJson(), coded.ToJson());
    }

    [Fact]
    public void Json5_may_be_written_as_people_write_it()
    {
        var config = ZenohConfig.FromJson5("""
            /* block */ {
              'mode': 'client', // line
              scouting: { timeout: +0x10, delay: 5., },
              connect: { retry: { period_increase_factor: 15e-1 } },
              downsampling: [ { rules: [ { key_expr: "a/\u0062\x63\
            d", freq: .5 }, ], }, ],
            }
            """);
        Assert.Equal((16.0, 5.0), (config.Scouting.Timeout.TotalMilliseconds, config.Scouting.Delay.TotalMilliseconds));
        Assert.Equal(1.5, config.Connect.Retry.IncreaseFactor.Peer);
        Assert.Equal("a/bcd", config.Downsampling[0].Rules[0].KeyExpression.ToString());
        Assert.Equal(0.5, config.Downsampling[0].Rules[0].Frequency);
    }

    [Theory]
    [InlineData("{ mode: \"peer\",\n  scoutin: {} }", "configuration:2:3: unknown key 'scoutin'; did you mean 'scouting'?")]
    [InlineData("{ scouting: { multicast: { enable: true } } }", "1:28: unknown key 'scouting/multicast/enable'; did you mean 'enabled'?")]
    [InlineData("{ open: { zzzzzzzzzz: 1 } }", "known here: return_conditions")]
    [InlineData("{ mode: 'server' }", "1:9: 'mode' must be one of \"router\", \"peer\", \"client\", but is \"server\"")]
    [InlineData("{ mode: 7 }", "'mode' must be one of")]
    [InlineData("{ id: 12 }", "'id' must be a Zenoh id")]
    [InlineData("{ id: 'A1' }", "'id' must be a Zenoh id")]
    [InlineData("{ scouting: { timeout: '3' } }", "'scouting/timeout' must be a whole number from 0 to 2147483647 (milliseconds), but is \"3\"")]
    [InlineData("{ scouting: { timeout: 1.5 } }", "but is 1.5")]
    [InlineData("{ scouting: { timeout: Infinity } }", "but is Infinity")]
    [InlineData("{ transport: { link: { tx: { queue: { size: { data: 17 } } } } } }", "'transport/link/tx/queue/size/data' must be a whole number from 1 to 16 (batches), but is 17")]
    [InlineData("{ routing: {\n limits: { declaration_bytes: 0 } } }", "2:31: 'routing/limits/declaration_bytes' must be a whole number from 1 to 1125899906842624 (bytes), but is 0")]
    [InlineData("{ routing: { limits: { routers: 65536 } } }", "'routing/limits/routers' must be a whole number from 1 to 65535, but is 65536")]
    [InlineData("{ routing: { limits: { interest: 1 } } }", "unknown key 'routing/limits/interest'; did you mean 'interests'?")]
    [InlineData("{ transport: { link: { rx: { datagram_queue_bytes: 1000 } } } }", "'transport/link/rx/datagram_queue_bytes' must be a whole number from 131072 to")]
    [InlineData("{ transport: { link: { tx: { sequence_number_resolution: '64bit' } } } }", "\"32bit\", but is \"64bit\"")]
    [InlineData("{ listen: { endpoints: 'tcp/a:1' } }", "'listen/endpoints' must be a list, but is \"tcp/a:1\"")]
    [InlineData("{ listen: { endpoints: ['localhost'] } }", "must be an endpoint such as")]
    [InlineData("{ listen: { endpoints: { routr: [] } } }", "unknown key 'listen/endpoints/routr'; did you mean 'router'?")]
    [InlineData("{ connect: { endpoints: [['tcp/a:1']] } }", "'connect/endpoints' must be an endpoint such as")]
    [InlineData("{ connect: { endpoints: [{ locators: [] }] } }", "needs at least one of 'locators'")]
    [InlineData("{ namespace: 'a/*' }", "'namespace' must be a key without wildcards")]
    [InlineData("{ aggregation: { publishers: ['a//b'] } }", "'aggregation/publishers' must be a key expression")]
    [InlineData("{ mode: 'peer', mode: 'client' }", "1:17: 'mode' is given twice")]
    [InlineData("{ scouting: true }", "'scouting' must be an object, but is true")]
    [InlineData("[]", "the configuration must be an object")]
    [InlineData("{ transport: { unicast: { lowlatency: true } } }", "1:27: 'transport/unicast/lowlatency' needs")]
    [InlineData("{ mode: peer }", "1:9: 'peer' is no value; texts are written in quotes")]
    [InlineData("{ mode: 'peer'", "expected ',' or '}', found the end of the text")]
    [InlineData("{ mode 'peer' }", "expected ':' behind the key 'mode', found '''")]
    [InlineData("{ mode: 'peer }\n}", "1:9: this text has no closing quote on its line")]
    [InlineData("{ } /* ", "1:5: this comment has no end")]
    [InlineData("{ } {", "behind the end of the configuration")]
    [InlineData("{ scouting: { timeout: 010 } }", "'010' is no value")]
    public void What_is_wrong_is_named_with_its_place(string text, string expected)
    {
        var error = Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromJson5(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Single(error.Problems);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_their_lines()
    {
        var error = Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromJson5("{\n  mod: 1,\n  id: 2,\n}"));
        Assert.Equal(
            "configuration:2:3: unknown key 'mod'; did you mean 'mode'?\n      mod: 1,\n      ^\n"
            + "configuration:3:7: 'id' must be a Zenoh id: 1 to 32 lowercase hexadecimal digits in quotes, the first not zero, but is 2\n      id: 2,\n          ^",
            error.Message);
    }

    [Theory]
    [InlineData("mode: client\nscoutin: {}\n", "configuration:2:1: unknown key 'scoutin'")]
    [InlineData("scouting:\n  timeout: soon\n", "configuration:2:12: 'scouting/timeout' must be a whole number")]
    [InlineData("a: &x 1\n", "anchors and aliases are not supported")]
    [InlineData("mode: peer\n---\nmode: peer\n", "one YAML document")]
    [InlineData("mode: [peer\n", "YAML: ")]
    [InlineData("id: null\nmode: null\n", "'mode' must be one of \"router\", \"peer\", \"client\", but is null")]
    public void What_is_wrong_in_yaml_is_named_with_its_place(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromYaml(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Yaml_needs_no_quotes_for_texts_that_look_like_numbers()
    {
        var config = ZenohConfig.FromYaml("id: 12\nregion_name: 7\ntransport: {link: {unixpipe: {file_access_mask: 0o600}}}\n");
        Assert.Equal((ZenohId.Parse("12"), "7", 384), (config.Id, config.RegionName, config.Transport.Link.UnixPipeFileAccessMask));
        Assert.Equal(new ZenohConfig().ToJson(), ZenohConfig.FromYaml("").ToJson());
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        foreach (var read in new Func<string, Action<ConfigurationProblem>?, ZenohConfig>[] { ZenohConfig.FromJson5, ZenohConfig.FromYaml })
        {
            var error = Assert.Throws<ZenohConfigurationException>(() => read("{metadata: " + new string('[', 10_000) + new string(']', 10_000) + "}", null));
            Assert.Contains("nested more than", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_setting_changes_only_what_it_names_whatever_was_read_before()
    {
        var config = ZenohConfig.FromJson5("{ scouting: { multicast: { enabled: false, ttl: 3 } }, mode: 'router' }");
        var changed = config.WithSetting("scouting/multicast:{ enabled: true }").WithSetting(":{ mode: 'client' }").WithSetting("listen/endpoints:[\"tcp/[::]:1\"]");
        Assert.Equal((true, 3, WhatAmI.Client), (changed.Scouting.Multicast.Enabled, changed.Scouting.Multicast.Ttl, changed.Mode));
        Assert.Equal(["tcp/[::]:1"], changed.Listen.Endpoints.Client);
    }

    [Theory]
    [InlineData("scouting/multicst/enabled:false", "--cfg:1:10: unknown key 'scouting/multicst'; did you mean 'multicast'?")]
    [InlineData("mode:client", "--cfg:1:6: 'client' is no value; texts are written in quotes")]
    [InlineData("mode", "--cfg:1:5: expected KEY:VALUE")]
    public void A_setting_that_cannot_be_used_is_told_why(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<ZenohConfigurationException>(() => new ZenohConfig().WithSetting(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void Plugins_are_accepted_with_a_note_and_without_effect()
    {
        var notes = new List<ConfigurationProblem>();
        var config = ZenohConfig.FromJson5("{ plugins_loading: { enabled: true, search_dirs: [] },\n plugins: { rest: { http_port: 8000 } } }", notes.Add);
        Assert.Equal(new ZenohConfig().ToJson(), config.ToJson());
        Assert.Equal([(1, "'plugins_loading' is ignored: this implementation has no plugins"), (2, "'plugins' is ignored: this implementation has no plugins")], notes.Select(note => (note.Line, note.Message)));
    }

    [Theory]
    [InlineData("transport/link/rx/buffer_size", "100000", "65535")]
    [InlineData("transport/link/tx/queue/batching/time_limit", "5", "1")]
    [InlineData("transport/link/tx/queue/allocation/mode", "'init'", "'lazy'")]
    [InlineData("transport/link/unixpipe/file_access_mask", "438", "511")]
    [InlineData("transport/shared_memory/mode", "'init'", "'lazy'")]
    [InlineData("transport/shared_memory/transport_optimization/pool_size", "1", "16777216")]
    public void A_key_without_effect_is_noted_unless_it_says_what_holds_anyway(string key, string other, string same)
    {
        var notes = new List<ConfigurationProblem>();
        new ZenohConfig().WithSetting($"{key}:{same}", notes.Add);
        Assert.Empty(notes);
        var config = new ZenohConfig().WithSetting($"{key}:{other}", notes.Add);
        Assert.StartsWith($"'{key}' has no effect: ", Assert.Single(notes).Message, StringComparison.Ordinal);
        Assert.NotEqual(new ZenohConfig().ToJson(), config.ToJson());
    }

    [Theory]
    [InlineData("zenoh.json5", "{ mode: 'client' }")]
    [InlineData("zenoh.yaml", "mode: client\n")]
    [InlineData("zenoh.yml", "mode: client\n")]
    public void A_file_is_read_by_its_ending_and_named_in_errors(string name, string text)
    {
        var folder = Directory.CreateTempSubdirectory("zenoh-config");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, text);
            Assert.Equal(WhatAmI.Client, ZenohConfig.FromFile(path).Mode);
            Assert.Equal(WhatAmI.Client, ZenohConfig.FromEnvironment(variable => variable == "ZENOH_CONFIG" ? path : null, note: null).Mode);
            Assert.Equal(WhatAmI.Peer, ZenohConfig.FromEnvironment(_ => null, note: null).Mode);
            File.WriteAllText(path, text.Replace("client", "server", StringComparison.Ordinal));
            Assert.StartsWith(path + ":1:", Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromFile(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Low_latency_is_possible_without_priorities() =>
        Assert.True(ZenohConfig.FromJson5("{ transport: { unicast: { lowlatency: true, qos: { enabled: false } } } }").Transport.Unicast.LowLatency);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ZenohConfigurationException>(() => ZenohConfig.FromFile("/nowhere/zenoh.json5"));
        Assert.Contains("/nowhere/zenoh.json5", error.Message, StringComparison.Ordinal);
    }
}
