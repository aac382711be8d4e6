using Zenoh.Configuration;
using Zenoh.Configuration.Reading;
using Zenoh.Links;
using Zenoh.Links.Tls;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport;

/// <summary>Takes <see cref="TransportOptions"/> out of a configuration.</summary>
internal static class TransportOptionsReader
{
    private const string UserSection = "transport/auth/usrpwd";

    /// <summary>The reference takes 512, which can be computed from their public half in hours.</summary>
    private const int LinkKeyBits = 1024;

    /// <exception cref="ArgumentException">A name is too long.</exception>
    /// <exception cref="ZenohException">The dictionary of users cannot be read; the message names file and line.</exception>
    public static TransportOptions Read(ZenohConfig config, TimeProvider? time = null)
    {
        UnicastConfig unicast = config.Transport.Unicast;
        MulticastConfig multicast = config.Transport.Multicast;
        TransmitConfig transmit = config.Transport.Link.Transmit;
        UserPasswordConfig auth = config.Transport.Auth.UserPassword;
        return new TransportOptions
        {
            Links = ReadLinks(config.Transport, time ?? TimeProvider.System),
            OpenTimeout = unicast.OpenTimeout,
            AcceptTimeout = unicast.AcceptTimeout,
            AcceptPending = unicast.AcceptPending,
            MaxSessions = unicast.MaxSessions,
            MaxLinks = unicast.MaxLinks,
            LinkKey = unicast.MaxLinks > 1 ? KeyPair.Create(LinkKeyBits) : null,
            QoS = unicast.Qos,
            LowLatency = unicast.LowLatency,
            Compression = unicast.Compression,
            SequenceNumberBits = BitsOf(transmit.SequenceNumberResolution),
            BatchSize = transmit.BatchSize,
            Lease = transmit.Lease,
            KeepAlivesPerLease = transmit.KeepAlive,
            QueueSize = transmit.Queue.Size.For,
            WaitBeforeDrop = transmit.Queue.WaitBeforeDrop,
            WaitBeforeDropFragments = transmit.Queue.MaxWaitBeforeDropFragments,
            WaitBeforeClose = transmit.Queue.WaitBeforeClose,
            Batching = transmit.Queue.Batching,
            MaxMessageBytes = (int)Math.Min(config.Transport.Link.Receive.MaxMessageSize, TransportOptions.Default.MaxMessageBytes),
            RegionName = ReadRegion(config.RegionName),
            Credentials = ReadCredentials(auth),
            Users = auth.DictionaryFile is { } file ? ReadUsers(file) : null,
            Keys = NodeKeysReader.Read(config.Transport.Auth.PublicKey),
            JoinInterval = multicast.JoinInterval,
            MaxMulticastSessions = multicast.MaxSessions,
            MaxMulticastMessageBytes = (int)multicast.MaxMessageSize,
            MulticastQoS = multicast.Qos,
            MulticastCompression = multicast.Compression,
            Time = time ?? TimeProvider.System,
        };
    }

    /// <summary>What can be meant, but seldom is.</summary>
    public static IEnumerable<string> Doubts(TransportOptions options)
    {
        if (options.Users is { Count: 0 })
            yield return $"{UserSection}/dictionary_file has no user (or is a pipe or a device, which are not read): nobody gets in";
        if (options.Keys?.Known is { Count: 0 })
            yield return "transport/auth/pubkey/known_keys_file has no key (or is a pipe or a device, which are not read): nobody gets in";
    }

    private static byte[]? ReadRegion(string? name)
    {
        if (name is null)
            return null;
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(name);
        return utf8.Length is >= 1 and <= Bounds.RegionName
            ? utf8
            : throw new ArgumentException($"region_name: '{name}' has {utf8.Length} bytes of UTF-8; 1 to {Bounds.RegionName} are possible.", nameof(name));
    }

    private static int BitsOf(SequenceNumberResolution resolution) => resolution switch
    {
        SequenceNumberResolution.Bits8 => 8,
        SequenceNumberResolution.Bits16 => 16,
        _ => 32,
    };

    private static LinkOptions ReadLinks(TransportConfig transport, TimeProvider time) => new()
    {
        Protocols = transport.Link.Protocols.Count == 0 ? null : transport.Link.Protocols,
        DialTimeout = transport.Unicast.OpenTimeout,
        SendTimeout = transport.Link.Transmit.Queue.WaitBeforeClose,
        PendingHandshakes = transport.Unicast.AcceptPending,
        DatagramRemotes = transport.Unicast.MaxSessions,
        DatagramQueueBytes = transport.Link.Receive.DatagramQueueBytes,
        DatagramListenerBytes = transport.Link.Receive.DatagramListenerBytes,
        SocketSendBytes = transport.Link.Tcp.SendBuffer,
        SocketReceiveBytes = transport.Link.Tcp.ReceiveBuffer,
        Tls = ReadTls(transport.Link.Tls),
        Time = time,
    };

    private static TlsOptions ReadTls(TlsConfig tls) => new()
    {
        RootCaCertificate = new PemSource(File: tls.RootCaCertificate, Base64: tls.RootCaCertificateBase64),
        ListenPrivateKey = new PemSource(File: tls.ListenPrivateKey, Base64: tls.ListenPrivateKeyBase64),
        ListenCertificate = new PemSource(File: tls.ListenCertificate, Base64: tls.ListenCertificateBase64),
        ConnectPrivateKey = new PemSource(File: tls.ConnectPrivateKey, Base64: tls.ConnectPrivateKeyBase64),
        ConnectCertificate = new PemSource(File: tls.ConnectCertificate, Base64: tls.ConnectCertificateBase64),
        EnableMtls = tls.EnableMtls,
        VerifyNameOnConnect = tls.VerifyNameOnConnect,
        CloseLinkOnExpiration = tls.CloseLinkOnExpiration,
    };

    // Half a name would dial as nobody.
    private static Credentials? ReadCredentials(UserPasswordConfig auth) => auth switch
    {
        { User: { } user, Password: { } password } => new Credentials(user, password),
        { User: null, Password: null } => null,
        { User: null } => throw new ZenohException($"{UserSection}/password is set without {UserSection}/user; set both or none."),
        _ => throw new ZenohException($"{UserSection}/user is set without {UserSection}/password; set both or none."),
    };

    // Whoever cannot read who may come must not let everybody in.
    private static Dictionary<string, string> ReadUsers(string file)
    {
        const string key = $"{UserSection}/dictionary_file";
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        using var lines = new StringReader(SettingFile.ReadText(file, key, "a line user:password for each user", mayBeEmpty: true));
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0)
                continue;
            if (colon <= 0 || colon == line.Length - 1 || !users.TryAdd(line[..colon], line[(colon + 1)..]))
                throw new ZenohException($"{file}:{number}: not user:password, or a user for the second time ({key})");
        }

        return users;
    }
}
