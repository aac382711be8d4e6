using Zenoh.Links.Tls;

namespace Zenoh.Links;

/// <summary>What configuration says about links. An endpoint's own config goes before it.</summary>
internal sealed record LinkOptions
{
    public static readonly LinkOptions Default = new();

    /// <summary>Protocols that may be dialled and listened on (<c>transport/link/protocols</c>); null allows all.</summary>
    public IReadOnlyList<string>? Protocols { get; init; }

    /// <summary>Name resolution, connect and the link's own handshake together.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a send may stand still (<c>wait_before_close</c>).</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Connections of one listener that are in their TLS or WebSocket handshake or not accepted yet (<c>accept_pending</c>); further ones wait in the
    /// kernel, datagrams of further remotes are dropped and counted.
    /// </summary>
    public int PendingHandshakes { get; init; } = 100;

    /// <summary>Remotes one datagram listener keeps apart (<c>max_sessions</c>); datagrams of further ones are dropped and counted.</summary>
    public int DatagramRemotes { get; init; } = 1_000;

    /// <summary>
    /// Memory of the datagrams of one remote that wait to be read (<c>transport/link/rx/datagram_queue_bytes</c>); more are dropped and counted.
    /// </summary>
    public int DatagramQueueBytes { get; init; } = 2 << 20;

    /// <summary>Memory of the datagrams of all remotes of one listener that wait to be read (<c>transport/link/rx/datagram_listener_bytes</c>).</summary>
    public long DatagramListenerBytes { get; init; } = 64 << 20;

    /// <summary><c>transport/link/tcp/so_sndbuf</c>; null leaves the choice to the system.</summary>
    public int? SocketSendBytes { get; init; }

    /// <summary><c>transport/link/tcp/so_rcvbuf</c>; null leaves the choice to the system.</summary>
    public int? SocketReceiveBytes { get; init; }

    public TlsOptions Tls { get; init; } = TlsOptions.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
