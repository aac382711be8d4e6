using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Links;
using Zenoh.Session;
using Zenoh.Transport.Establishment;
using static Zenoh.Tests.Fuzzing.Mutations;

namespace Zenoh.Tests.Fuzzing;

/// <summary>Whatever text a peer, a file or a user gives: it is read or refused with a reason, and what is read means the same when it is written and read again.</summary>
public sealed class TextFuzzTests
{
    [Fact]
    public void A_key_expression_is_canonical_or_refused()
    {
        byte[][] seeds = Utf8("demo/**/a$*b/*", "@/a1b2/router", "$*/**", "*/**/*", "a/$*x$*/é", "x//y", "#?");
        Run(seeds, bytes =>
        {
            string text = Text(bytes);
            if (!KeyExpression.TryCanonize(text, out KeyExpression? key, out string? problem))
            {
                Assert.NotEmpty(problem);
                return;
            }

            Assert.Equal(key, KeyExpression.Parse(key.ToString()));
            Assert.True(key.Includes(key) && key.Intersects(key), text);
        });
    }

    [Fact]
    public void Relations_of_key_expressions_agree_with_each_other()
    {
        byte[][] seeds = Utf8("a/**/b a/*/b", "a$*/b ab/b", "** @/a", "a/$*b$*c$*/** a/xbycz/q", "**/a/**/b/** a/b");
        Run(seeds, bytes =>
        {
            string[] words = Text(bytes).Split(' ');
            if (words.Length < 2 || !KeyExpression.TryCanonize(words[0], out KeyExpression? one, out _) || !KeyExpression.TryCanonize(words[1], out KeyExpression? other, out _))
                return;
            Assert.Equal(one.Intersects(other), other.Intersects(one));
            Assert.True(one.Intersects(other) || !one.Includes(other));
            Assert.True(one == other || !(one.Includes(other) && other.Includes(one)) || one.IsWild);
        });
    }

    [Fact]
    public void An_endpoint_is_read_or_refused_with_a_reason()
    {
        byte[][] seeds = Utf8(
            "tcp/[::1]:7447?rel=1#iface=lo", "tls/localhost:7448#root_ca_certificate=/a;enable_mtls=true", "udp/224.0.0.224:7447#iface=eth0;ttl=1",
            "unixsock-stream//tmp/x", "ws/a.b:1?prio=1-3;rel=0");
        Run(seeds, bytes =>
        {
            if (!Endpoint.TryParse(Text(bytes), out Endpoint? endpoint, out string? error))
            {
                Assert.NotEmpty(error);
                return;
            }

            Assert.True(Endpoint.TryParse(endpoint.ToString(), out Endpoint? again, out error), error);
            Assert.NotEqual("", LinkProtocols.WhyNever(endpoint));
            Assert.Equal(LinkPurpose.WhyNever(endpoint), LinkPurpose.WhyNever(again));
        });
    }

    [Fact]
    public void A_selector_is_read_or_refused_and_its_parameters_are_found()
    {
        byte[][] seeds = Utf8("demo/*/state?since=5;unit=C", "a?_time=[now(-1h)..];_anyke", "**?=;;x=y=z;x", "@/*/router");
        Run(seeds, bytes =>
        {
            try
            {
                var selector = Selector.Parse(Text(bytes));
                Assert.Equal(selector, Selector.Parse(selector.ToString()));
                foreach (string parameter in selector.Parameters.Split(';'))
                    Assert.NotNull(selector.Find(parameter.Split('=')[0]));
            }
            catch (FormatException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        });
    }

    [Fact]
    public void An_identity_is_read_or_refused()
    {
        int accepted = 0;
        Run(Utf8("a1b2c3", "1", "ffffffffffffffffffffffffffffffff", "0a"), bytes =>
        {
            if (!ZenohId.TryParse(Text(bytes), out ZenohId id))
                return;
            accepted++;
            Assert.Equal(Text(bytes), id.ToString());
        });
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void An_encoding_is_read_or_refused_for_its_length()
    {
        byte[][] seeds = Utf8("text/plain;charset=utf-8", "application/my-type", "zenoh/bytes", ";", new string('é', 127));
        Run(seeds, bytes =>
        {
            string text = Text(bytes);
            try
            {
                var encoding = Encoding.FromText(text);
                Assert.Equal(text.Length == 0 ? Encoding.ZenohBytes.ToString() : text, encoding.ToString());
            }
            catch (ArgumentException)
            {
                Assert.True(System.Text.Encoding.UTF8.GetByteCount(text) > Encoding.MaxSchemaBytes);
            }
        });
    }

    [Fact]
    public void A_single_setting_is_taken_or_refused()
    {
        byte[][] seeds = Utf8("scouting/multicast/enabled:false", "listen/endpoints:['tcp/[::]:0']", "transport/link/tx:{lease:1e3}", ":{mode:'client'}", "id:a1");
        Run(
            seeds,
            bytes =>
            {
                try
                {
                    Assert.NotNull(new ZenohConfig().WithSetting(Text(bytes)));
                }
                catch (ZenohConfigurationException refused)
                {
                    Assert.NotEmpty(refused.Message);
                }
            },
            count: 2_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_configuration_is_read_and_printed_or_refused(bool isYaml)
    {
        byte[][] seeds = isYaml
            ? Utf8("mode: client\nconnect:\n  endpoints: [tcp/192.0.2.1:7447]\nscouting: {multicast: {enabled: false}}\n", "? a\n: - b\n- &x 1\n- *x\n", "a: |\n  text\n...\n")
            : Utf8(
                "{mode:'router',listen:{endpoints:{router:['tcp/[::]:7447'],peer:[]}},transport:{link:{tx:{lease:1e4,batch_size:0xffff}}}}",
                "{\"access_control\":{enabled:true,rules:[{id:\"r\",permission:'deny',messages:['put'],flows:['egress'],key_exprs:['a/**']}]}}",
                "// c\n{/* x */ id: 'a1', aggregation: {subscribers: ['a/**',],},}");
        // Reading a file is not on the path of messages: fewer copies do.
        Run(
            seeds,
            bytes =>
            {
                try
                {
                    ZenohConfig config = isYaml ? ZenohConfig.FromYaml(Text(bytes)) : ZenohConfig.FromJson5(Text(bytes));
                    string printed = config.ToJson(withSecrets: true);
                    Assert.Equal(printed, ZenohConfig.FromJson5(printed).ToJson(withSecrets: true));
                }
                catch (ZenohConfigurationException refused)
                {
                    Assert.NotEmpty(refused.Message);
                }
            },
            count: 2_000);
    }
}
