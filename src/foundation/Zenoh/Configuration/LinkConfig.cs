namespace Zenoh.Configuration;

/// <summary>Links and what is sent over them (<c>transport.link</c>).</summary>
public sealed record LinkConfig
{
    /// <summary>Protocols that may be used, such as <c>tcp</c>. Default empty: all this library has.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Sending.</summary>
    public TransmitConfig Transmit { get; init; } = new();

    /// <summary>Receiving.</summary>
    public ReceiveConfig Receive { get; init; } = new();

    /// <summary>TCP.</summary>
    public TcpConfig Tcp { get; init; } = new();

    /// <summary>TLS and QUIC.</summary>
    public TlsConfig Tls { get; init; } = new();

    /// <summary>Access mode of pipe files (<c>unixpipe.file_access_mask</c>). Default octal 777. Accepted for compatibility.</summary>
    public int UnixPipeFileAccessMask { get; init; } = Convert.ToInt32("777", 8);
}

/// <summary>Sending (<c>transport.link.tx</c>).</summary>
public sealed record TransmitConfig
{
    /// <summary>Bits of sequence numbers, before the other side lowers them. Default 32.</summary>
    public SequenceNumberResolution SequenceNumberResolution { get; init; } = SequenceNumberResolution.Bits32;

    /// <summary>How long the other side waits for a sign of life. Default 10 s; in files milliseconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Signs of life per lease when nothing else is sent. Default 4.</summary>
    public int KeepAlive { get; init; } = 4;

    /// <summary>Largest batch in bytes with its length prefix, before link and other side lower it. Default 65,535.</summary>
    public int BatchSize { get; init; } = 65_535;

    /// <summary>Batches waiting to be sent.</summary>
    public QueueConfig Queue { get; init; } = new();
}

/// <summary>Bits of a sequence number as offered; the numbers used have one bit less per byte, 28 for 32.</summary>
public enum SequenceNumberResolution
{
    /// <summary><c>8bit</c>.</summary>
    Bits8,

    /// <summary><c>16bit</c>.</summary>
    Bits16,

    /// <summary><c>32bit</c>.</summary>
    Bits32,
}

/// <summary>Receiving (<c>transport.link.rx</c>).</summary>
public sealed record ReceiveConfig
{
    /// <summary>Bytes read at a time, at most. Default 65,535. Accepted for compatibility: streams are read 256 KiB at a time.</summary>
    public int BufferSize { get; init; } = 65_535;

    /// <summary>Largest message put together from fragments, in bytes. Default 1 GiB, which is also the most.</summary>
    public long MaxMessageSize { get; init; } = 1 << 30;

    /// <summary>
    /// Memory of the datagrams of one remote of a <c>udp</c> listener that wait to be read, in bytes (<c>datagram_queue_bytes</c>). Default 2 MiB; more
    /// are dropped. This library's own.
    /// </summary>
    public int DatagramQueueBytes { get; init; } = 2 << 20;

    /// <summary>The same for all remotes of one listener (<c>datagram_listener_bytes</c>). Default 64 MiB. This library's own.</summary>
    public long DatagramListenerBytes { get; init; } = 64 << 20;
}

/// <summary>TCP (<c>transport.link.tcp</c>); an endpoint's own configuration goes before.</summary>
public sealed record TcpConfig
{
    /// <summary>Send buffer of the socket in bytes. Default null: the system's.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>Receive buffer of the socket in bytes. Default null: the system's.</summary>
    public int? ReceiveBuffer { get; init; }
}
