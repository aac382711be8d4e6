using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Keys;

/// <summary><c>transport</c>, except what is below <c>link</c>.</summary>
internal static class TransportKeys
{
    public static readonly ChoiceShape<AllocationMode> Allocation = new(("init", AllocationMode.Init), ("lazy", AllocationMode.Lazy));

    private static readonly Shape<int> Count = Scalars.Integer(1, int.MaxValue);
    private static readonly Shape<TimeSpan> Wait = Scalars.Milliseconds(min: 1);

    private static readonly ObjectShape<UnicastConfig> Unicast = new(
        new Key<UnicastConfig, TimeSpan>("open_timeout", Wait, unicast => unicast.OpenTimeout, (unicast, value) => unicast with { OpenTimeout = value }),
        new Key<UnicastConfig, TimeSpan>("accept_timeout", Wait, unicast => unicast.AcceptTimeout, (unicast, value) => unicast with { AcceptTimeout = value }),
        new Key<UnicastConfig, int>("accept_pending", Count, unicast => unicast.AcceptPending, (unicast, value) => unicast with { AcceptPending = value }),
        new Key<UnicastConfig, int>("max_sessions", Count, unicast => unicast.MaxSessions, (unicast, value) => unicast with { MaxSessions = value }),
        new Key<UnicastConfig, int>("max_links", Count, unicast => unicast.MaxLinks, (unicast, value) => unicast with { MaxLinks = value }),
        new Key<UnicastConfig, bool>("lowlatency", Scalars.Boolean, unicast => unicast.LowLatency, (unicast, value) => unicast with { LowLatency = value }),
        Group.Enabled<UnicastConfig>("qos", unicast => unicast.Qos, (unicast, value) => unicast with { Qos = value }),
        Group.Enabled<UnicastConfig>("compression", unicast => unicast.Compression, (unicast, value) => unicast with { Compression = value }));

    private static readonly ObjectShape<MulticastConfig> Multicast = new(
        new Key<MulticastConfig, TimeSpan>("join_interval", Wait, multicast => multicast.JoinInterval, (multicast, value) => multicast with { JoinInterval = value }),
        new Key<MulticastConfig, int>("max_sessions", Count, multicast => multicast.MaxSessions, (multicast, value) => multicast with { MaxSessions = value }),
        new Key<MulticastConfig, long>(
            "max_message_size", Scalars.Long(1, LinkKeys.MaxMessage, "bytes"), multicast => multicast.MaxMessageSize, (multicast, value) => multicast with { MaxMessageSize = value }),
        Group.Enabled<MulticastConfig>("qos", multicast => multicast.Qos, (multicast, value) => multicast with { Qos = value }),
        Group.Enabled<MulticastConfig>("compression", multicast => multicast.Compression, (multicast, value) => multicast with { Compression = value }));

    private static readonly ObjectShape<SharedMemoryConfig> SharedMemory = new(
        new Key<SharedMemoryConfig, bool>("enabled", Scalars.Boolean, memory => memory.Enabled, (memory, value) => memory with { Enabled = value }),
        Unused("mode", Allocation, memory => memory.Mode, (memory, value) => memory with { Mode = value }),
        Group.Of("transport_optimization", new ObjectShape<SharedMemoryConfig>(
            Unused("enabled", Scalars.Boolean, memory => memory.OptimizationEnabled, (memory, value) => memory with { OptimizationEnabled = value }),
            Unused("pool_size", Scalars.Long(1, long.MaxValue, "bytes"), memory => memory.PoolSize, (memory, value) => memory with { PoolSize = value }),
            Unused(
                "message_size_threshold", Scalars.Long(0, long.MaxValue, "bytes"), memory => memory.MessageSizeThreshold, (memory, value) => memory with { MessageSizeThreshold = value }))));

    private static readonly ObjectShape<UserPasswordConfig> UserPassword = new(
        new Key<UserPasswordConfig, string?>("user", Scalars.OptionalText, auth => auth.User, (auth, value) => auth with { User = value }),
        new Key<UserPasswordConfig, string?>("password", Scalars.Secret, auth => auth.Password, (auth, value) => auth with { Password = value }),
        new Key<UserPasswordConfig, string?>("dictionary_file", Scalars.OptionalText, auth => auth.DictionaryFile, (auth, value) => auth with { DictionaryFile = value }));

    private static readonly ObjectShape<PublicKeyConfig> PublicKey = new(
        new Key<PublicKeyConfig, string?>("public_key_pem", Scalars.OptionalText, auth => auth.PublicKeyPem, (auth, value) => auth with { PublicKeyPem = value }),
        new Key<PublicKeyConfig, string?>("private_key_pem", Scalars.Secret, auth => auth.PrivateKeyPem, (auth, value) => auth with { PrivateKeyPem = value }),
        new Key<PublicKeyConfig, string?>("public_key_file", Scalars.OptionalText, auth => auth.PublicKeyFile, (auth, value) => auth with { PublicKeyFile = value }),
        new Key<PublicKeyConfig, string?>("private_key_file", Scalars.OptionalText, auth => auth.PrivateKeyFile, (auth, value) => auth with { PrivateKeyFile = value }),
        new Key<PublicKeyConfig, int?>("key_size", new OptionalValueShape<int>(Count), auth => auth.KeySize, (auth, value) => auth with { KeySize = value }),
        new Key<PublicKeyConfig, string?>("known_keys_file", Scalars.OptionalText, auth => auth.KnownKeysFile, (auth, value) => auth with { KnownKeysFile = value }));

    private static readonly ObjectShape<AuthConfig> Auth = new(
        new Key<AuthConfig, UserPasswordConfig>("usrpwd", UserPassword, auth => auth.UserPassword, (auth, value) => auth with { UserPassword = value }),
        new Key<AuthConfig, PublicKeyConfig>("pubkey", PublicKey, auth => auth.PublicKey, (auth, value) => auth with { PublicKey = value }));

    public static readonly ObjectShape<TransportConfig> Transport = new(
        new Key<TransportConfig, UnicastConfig>("unicast", Unicast, transport => transport.Unicast, (transport, value) => transport with { Unicast = value }),
        new Key<TransportConfig, MulticastConfig>("multicast", Multicast, transport => transport.Multicast, (transport, value) => transport with { Multicast = value }),
        new Key<TransportConfig, LinkConfig>("link", LinkKeys.Link, transport => transport.Link, (transport, value) => transport with { Link = value }),
        new Key<TransportConfig, SharedMemoryConfig>("shared_memory", SharedMemory, transport => transport.SharedMemory, (transport, value) => transport with { SharedMemory = value }),
        new Key<TransportConfig, AuthConfig>("auth", Auth, transport => transport.Auth, (transport, value) => transport with { Auth = value }));

    private static KeyWithoutEffect<SharedMemoryConfig, TValue> Unused<TValue>(
        string name, Shape<TValue> shape, Func<SharedMemoryConfig, TValue> get, Func<SharedMemoryConfig, TValue, SharedMemoryConfig> set) =>
        new(name, shape, get, set, "this library neither offers nor accepts shared memory");
}
