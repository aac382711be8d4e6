using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Links.Tls;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>What configuration says about transports and links, in the words of those rooms.</summary>
internal static class TransportSettings
{
    public static TransportOptions From(ZenohConfig config)
    {
        UnicastConfig unicast = config.Transport.Unicast;
        MulticastConfig multicast = config.Transport.Multicast;
        TransmitConfig transmit = config.Transport.Link.Transmit;
        if (unicast.LowLatency && unicast.Qos)
            throw new ArgumentException("transport/unicast/lowlatency excludes transport/unicast/qos: set qos/enabled to false.", nameof(config));
        return new TransportOptions
        {
            Links = LinksFrom(config),
            OpenTimeout = unicast.OpenTimeout,
            AcceptTimeout = unicast.AcceptTimeout,
            AcceptPending = unicast.AcceptPending,
            MaxSessions = unicast.MaxSessions,
            MaxLinks = unicast.MaxLinks,
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
            MaxMessageBytes = (int)Math.Min(config.Transport.Link.Receive.MaxMessageSize, int.MaxValue),
            Credentials = PasswordFile.CredentialsFrom(config.Transport.Auth.UserPassword),
            Users = PasswordFile.UsersFrom(config.Transport.Auth.UserPassword),
            JoinInterval = multicast.JoinInterval,
            MaxMulticastSessions = multicast.MaxSessions,
            MulticastQoS = multicast.Qos,
        };
    }

    private static LinkOptions LinksFrom(ZenohConfig config)
    {
        LinkConfig link = config.Transport.Link;
        return new LinkOptions
        {
            Protocols = link.Protocols.Count == 0 ? null : link.Protocols,
            DialTimeout = config.Transport.Unicast.OpenTimeout,
            SendTimeout = link.Transmit.Queue.WaitBeforeClose,
            PendingHandshakes = config.Transport.Unicast.AcceptPending,
            DatagramRemotes = config.Transport.Unicast.MaxSessions,
            SocketSendBytes = link.Tcp.SendBuffer,
            SocketReceiveBytes = link.Tcp.ReceiveBuffer,
            Tls = TlsFrom(link.Tls),
        };
    }

    private static TlsOptions TlsFrom(TlsConfig tls) => new()
    {
        RootCaCertificate = Pem(tls.RootCaCertificate, tls.RootCaCertificateBase64),
        ListenPrivateKey = Pem(tls.ListenPrivateKey, tls.ListenPrivateKeyBase64),
        ListenCertificate = Pem(tls.ListenCertificate, tls.ListenCertificateBase64),
        ConnectPrivateKey = Pem(tls.ConnectPrivateKey, tls.ConnectPrivateKeyBase64),
        ConnectCertificate = Pem(tls.ConnectCertificate, tls.ConnectCertificateBase64),
        EnableMtls = tls.EnableMtls,
        VerifyNameOnConnect = tls.VerifyNameOnConnect,
        CloseLinkOnExpiration = tls.CloseLinkOnExpiration,
    };

    private static PemSource Pem(string? file, string? base64) => base64 is null ? new PemSource(File: file) : new PemSource(Base64: base64);

    private static int BitsOf(SequenceNumberResolution resolution) => resolution switch
    {
        SequenceNumberResolution.Bits8 => 8,
        SequenceNumberResolution.Bits16 => 16,
        _ => 32,
    };
}
