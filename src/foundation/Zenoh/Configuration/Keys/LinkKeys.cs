using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Keys;

/// <summary><c>transport.link</c>.</summary>
internal static class LinkKeys
{
    /// <summary>The largest batch of any link: its length is told in 16 bits.</summary>
    private const int MaxBatch = ushort.MaxValue;

    /// <summary>A message is one array when it has been put together.</summary>
    public const long MaxMessage = 1 << 30;

    /// <summary>Room for one of any size, with its place in the queue.</summary>
    private const int LargestDatagram = 128 * 1024;

    private const int MaxDatagramQueue = 1 << 30;

    private static readonly Shape<int?> SocketBuffer = new OptionalValueShape<int>(Scalars.Integer(1, int.MaxValue, "bytes"));
    private static readonly Shape<int> QueueSize = Scalars.Integer(1, 16, "batches");

    private static readonly ChoiceShape<SequenceNumberResolution> Resolution = new(
        ("8bit", SequenceNumberResolution.Bits8), ("16bit", SequenceNumberResolution.Bits16), ("32bit", SequenceNumberResolution.Bits32));

    private static readonly ObjectShape<QueueSizes> Sizes = new(
        new Key<QueueSizes, int>("control", QueueSize, size => size.Control, (size, value) => size with { Control = value }),
        new Key<QueueSizes, int>("real_time", QueueSize, size => size.RealTime, (size, value) => size with { RealTime = value }),
        new Key<QueueSizes, int>("interactive_high", QueueSize, size => size.InteractiveHigh, (size, value) => size with { InteractiveHigh = value }),
        new Key<QueueSizes, int>("interactive_low", QueueSize, size => size.InteractiveLow, (size, value) => size with { InteractiveLow = value }),
        new Key<QueueSizes, int>("data_high", QueueSize, size => size.DataHigh, (size, value) => size with { DataHigh = value }),
        new Key<QueueSizes, int>("data", QueueSize, size => size.Data, (size, value) => size with { Data = value }),
        new Key<QueueSizes, int>("data_low", QueueSize, size => size.DataLow, (size, value) => size with { DataLow = value }),
        new Key<QueueSizes, int>("background", QueueSize, size => size.Background, (size, value) => size with { Background = value }));

    private static readonly ObjectShape<QueueConfig> Queue = new(
        new Key<QueueConfig, QueueSizes>("size", Sizes, queue => queue.Size, (queue, value) => queue with { Size = value }),
        Group.Of("congestion_control", new ObjectShape<QueueConfig>(
            Group.Of("drop", new ObjectShape<QueueConfig>(
                new Key<QueueConfig, TimeSpan>("wait_before_drop", Scalars.Microseconds(min: 0), queue => queue.WaitBeforeDrop, (queue, value) => queue with { WaitBeforeDrop = value }),
                new Key<QueueConfig, TimeSpan>(
                    "max_wait_before_drop_fragments", Scalars.Microseconds(min: 0), queue => queue.MaxWaitBeforeDropFragments, (queue, value) => queue with { MaxWaitBeforeDropFragments = value }))),
            Group.Of("block", new ObjectShape<QueueConfig>(
                new Key<QueueConfig, TimeSpan>("wait_before_close", Scalars.Microseconds(min: 1), queue => queue.WaitBeforeClose, (queue, value) => queue with { WaitBeforeClose = value }))))),
        Group.Of("batching", new ObjectShape<QueueConfig>(
            new Key<QueueConfig, bool>("enabled", Scalars.Boolean, queue => queue.Batching, (queue, value) => queue with { Batching = value }),
            new KeyWithoutEffect<QueueConfig, TimeSpan>(
                "time_limit", Scalars.Milliseconds(min: 0), queue => queue.BatchingTimeLimit, (queue, value) => queue with { BatchingTimeLimit = value },
                "batches leave as soon as the link takes them"))),
        Group.Of("allocation", new ObjectShape<QueueConfig>(
            new KeyWithoutEffect<QueueConfig, AllocationMode>(
                "mode", TransportKeys.Allocation, queue => queue.Allocation, (queue, value) => queue with { Allocation = value },
                "batches are taken from a pool when they are needed"))));

    private static readonly ObjectShape<TransmitConfig> Transmit = new(
        new Key<TransmitConfig, SequenceNumberResolution>(
            "sequence_number_resolution", Resolution, transmit => transmit.SequenceNumberResolution, (transmit, value) => transmit with { SequenceNumberResolution = value }),
        new Key<TransmitConfig, TimeSpan>("lease", Scalars.Milliseconds(min: 1), transmit => transmit.Lease, (transmit, value) => transmit with { Lease = value }),
        new Key<TransmitConfig, int>("keep_alive", Scalars.Integer(1, 1000), transmit => transmit.KeepAlive, (transmit, value) => transmit with { KeepAlive = value }),
        new Key<TransmitConfig, int>("batch_size", Scalars.Integer(64, MaxBatch, "bytes"), transmit => transmit.BatchSize, (transmit, value) => transmit with { BatchSize = value }),
        new Key<TransmitConfig, QueueConfig>("queue", Queue, transmit => transmit.Queue, (transmit, value) => transmit with { Queue = value }));

    private static readonly ObjectShape<ReceiveConfig> Receive = new(
        new KeyWithoutEffect<ReceiveConfig, int>(
            "buffer_size", Scalars.Integer(MaxBatch, int.MaxValue, "bytes"), receive => receive.BufferSize, (receive, value) => receive with { BufferSize = value },
            "streams are read 256 KiB at a time, or as much as there is"),
        new Key<ReceiveConfig, long>(
            "max_message_size", Scalars.Long(1, MaxMessage, "bytes"), receive => receive.MaxMessageSize, (receive, value) => receive with { MaxMessageSize = value }),
        new Key<ReceiveConfig, int>(
            "datagram_queue_bytes", Scalars.Integer(LargestDatagram, MaxDatagramQueue, "bytes"),
            receive => receive.DatagramQueueBytes, (receive, value) => receive with { DatagramQueueBytes = value }),
        new Key<ReceiveConfig, long>(
            "datagram_listener_bytes", Scalars.Long(LargestDatagram, long.MaxValue >> 1, "bytes"),
            receive => receive.DatagramListenerBytes, (receive, value) => receive with { DatagramListenerBytes = value }));

    private static readonly ObjectShape<TcpConfig> Tcp = new(
        new Key<TcpConfig, int?>("so_sndbuf", SocketBuffer, tcp => tcp.SendBuffer, (tcp, value) => tcp with { SendBuffer = value }),
        new Key<TcpConfig, int?>("so_rcvbuf", SocketBuffer, tcp => tcp.ReceiveBuffer, (tcp, value) => tcp with { ReceiveBuffer = value }));

    private static readonly ObjectShape<TlsConfig> Tls = new(
        new Key<TlsConfig, string?>("root_ca_certificate", Scalars.OptionalText, tls => tls.RootCaCertificate, (tls, value) => tls with { RootCaCertificate = value }),
        new Key<TlsConfig, string?>("root_ca_certificate_base64", Scalars.OptionalText, tls => tls.RootCaCertificateBase64, (tls, value) => tls with { RootCaCertificateBase64 = value }),
        new Key<TlsConfig, string?>("listen_private_key", Scalars.OptionalText, tls => tls.ListenPrivateKey, (tls, value) => tls with { ListenPrivateKey = value }),
        new Key<TlsConfig, string?>("listen_private_key_base64", Scalars.Secret, tls => tls.ListenPrivateKeyBase64, (tls, value) => tls with { ListenPrivateKeyBase64 = value }),
        new Key<TlsConfig, string?>("listen_certificate", Scalars.OptionalText, tls => tls.ListenCertificate, (tls, value) => tls with { ListenCertificate = value }),
        new Key<TlsConfig, string?>("listen_certificate_base64", Scalars.OptionalText, tls => tls.ListenCertificateBase64, (tls, value) => tls with { ListenCertificateBase64 = value }),
        new Key<TlsConfig, string?>("connect_private_key", Scalars.OptionalText, tls => tls.ConnectPrivateKey, (tls, value) => tls with { ConnectPrivateKey = value }),
        new Key<TlsConfig, string?>("connect_private_key_base64", Scalars.Secret, tls => tls.ConnectPrivateKeyBase64, (tls, value) => tls with { ConnectPrivateKeyBase64 = value }),
        new Key<TlsConfig, string?>("connect_certificate", Scalars.OptionalText, tls => tls.ConnectCertificate, (tls, value) => tls with { ConnectCertificate = value }),
        new Key<TlsConfig, string?>("connect_certificate_base64", Scalars.OptionalText, tls => tls.ConnectCertificateBase64, (tls, value) => tls with { ConnectCertificateBase64 = value }),
        new Key<TlsConfig, bool>("enable_mtls", Scalars.Boolean, tls => tls.EnableMtls, (tls, value) => tls with { EnableMtls = value }),
        new Key<TlsConfig, bool>("verify_name_on_connect", Scalars.Boolean, tls => tls.VerifyNameOnConnect, (tls, value) => tls with { VerifyNameOnConnect = value }),
        new Key<TlsConfig, bool>("close_link_on_expiration", Scalars.Boolean, tls => tls.CloseLinkOnExpiration, (tls, value) => tls with { CloseLinkOnExpiration = value }));

    public static readonly ObjectShape<LinkConfig> Link = new(
        new Key<LinkConfig, IReadOnlyList<string>>("protocols", new ListShape<string>(Scalars.Text, ""), link => link.Protocols, (link, value) => link with { Protocols = value }),
        new Key<LinkConfig, TransmitConfig>("tx", Transmit, link => link.Transmit, (link, value) => link with { Transmit = value }),
        new Key<LinkConfig, ReceiveConfig>("rx", Receive, link => link.Receive, (link, value) => link with { Receive = value }),
        new Key<LinkConfig, TcpConfig>("tcp", Tcp, link => link.Tcp, (link, value) => link with { Tcp = value }),
        new Key<LinkConfig, TlsConfig>("tls", Tls, link => link.Tls, (link, value) => link with { Tls = value }),
        Group.Of("unixpipe", new ObjectShape<LinkConfig>(
            new KeyWithoutEffect<LinkConfig, int>(
                "file_access_mask", Scalars.Integer(0, 511), link => link.UnixPipeFileAccessMask, (link, value) => link with { UnixPipeFileAccessMask = value },
                "there are no unixpipe links here; unixsock-stream links join processes of one machine"))));
}
