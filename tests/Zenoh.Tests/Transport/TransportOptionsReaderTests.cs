using Zenoh.Configuration;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

public sealed class TransportOptionsReaderTests
{
    [Fact]
    public void Default_configuration_gives_the_default_options()
    {
        TransportOptions options = TransportOptionsReader.Read(new ZenohConfig());
        TransportOptions defaults = TransportOptions.Default;
        Assert.Equal(defaults with { Links = options.Links, QueueSize = options.QueueSize }, options);
        Assert.All(Enum.GetValues<Priority>(), priority => Assert.Equal(defaults.QueueSize(priority), options.QueueSize(priority)));
        Assert.Null(options.Links.Protocols);
    }

    [Fact]
    public void Configured_values_arrive()
    {
        ZenohConfig config = ZenohConfig.FromJson5(
            """
            { transport: {
                multicast: { max_message_size: 5000 },
                unicast: { max_sessions: 7, max_links: 2, compression: { enabled: true } },
                link: { protocols: ["tcp"], tx: { sequence_number_resolution: "8bit", lease: 2000, keep_alive: 3, batch_size: 2048,
                        queue: { size: { control: 5 }, congestion_control: { block: { wait_before_close: 250000 } } } },
                        rx: { datagram_queue_bytes: 200000, datagram_listener_bytes: 300000 } },
                auth: { usrpwd: { user: "alice", password: "secret" } } } }
            """);
        TransportOptions options = TransportOptionsReader.Read(config);
        Assert.Equal((7, 2, true, 8), (options.MaxSessions, options.MaxLinks, options.Compression, options.SequenceNumberBits));
        Assert.Equal((2.0, 3, 2_048), (options.Lease.TotalSeconds, options.KeepAlivesPerLease, options.BatchSize));
        Assert.Equal((5, 2), (options.QueueSize(Priority.Control), options.QueueSize(Priority.Data)));
        Assert.Equal(0.25, options.WaitBeforeClose.TotalSeconds);
        Assert.Equal(new Credentials("alice", "secret"), options.Credentials);
        Assert.Equal(["tcp"], options.Links.Protocols);
        Assert.Equal((5_000, 200_000, 300_000), (options.MaxMulticastMessageBytes, options.Links.DatagramQueueBytes, options.Links.DatagramListenerBytes));
    }

    [Theory]
    [InlineData("user: 'alice'", "usrpwd/user is set without transport/auth/usrpwd/password")]
    [InlineData("password: 'secret'", "usrpwd/password is set without transport/auth/usrpwd/user")]
    [InlineData("dictionary_file: ''", "usrpwd/dictionary_file: the path is empty")]
    public void What_cannot_tell_users_is_refused_by_the_name_of_the_setting(string setting, string error)
    {
        ZenohConfig config = ZenohConfig.FromJson5($"{{ transport: {{ auth: {{ usrpwd: {{ {setting} }} }} }} }}");
        Assert.Contains(error, Assert.Throws<ZenohException>(() => TransportOptionsReader.Read(config)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice:secret\n\nbob:pass:word\n", null)]
    [InlineData("alice:secret\nbob\n", ":2:")]
    [InlineData("alice:secret\nalice:other\n", ":2:")]
    [InlineData(null, "cannot be read")]
    public void Users_come_from_their_file_or_nobody_does(string? text, string? error)
    {
        string file = Path.GetTempFileName();
        try
        {
            if (text is null)
                File.Delete(file);
            else
                File.WriteAllText(file, text);
            var auth = new AuthConfig { UserPassword = new UserPasswordConfig { DictionaryFile = file } };
            var config = new ZenohConfig { Transport = new TransportConfig { Auth = auth } };
            if (error is null)
            {
                IReadOnlyDictionary<string, string> users = TransportOptionsReader.Read(config).Users!;
                Assert.Equal(("secret", "pass:word"), (users["alice"], users["bob"]));
                return;
            }

            Assert.Contains(error, Assert.Throws<ZenohException>(() => TransportOptionsReader.Read(config)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
