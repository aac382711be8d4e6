namespace Zenoh.Links;

/// <summary>Bounds that have no key in the configuration. Those that do, and all that others can fill, are in <see cref="LinkOptions"/>.</summary>
internal static class LinkLimits
{
    /// <summary>A locator travels in HELLO with a length of one byte.</summary>
    public const int LocatorBytes = 255;

    /// <summary>Endpoints may carry whole certificates in base64.</summary>
    public const int EndpointCharacters = 64 * 1024;

    /// <summary>The largest batch of a stream link, length prefix included; the handshake states it in 16 bits.</summary>
    public const int StreamBatchBytes = ushort.MaxValue;

    /// <summary>The largest payload Linux and Windows take in one UDP datagram over IPv4.</summary>
    public const int DatagramBatchBytes = 65_487;

    /// <summary>What a multicast group is told by default: every member must be able to hold it.</summary>
    public const int MulticastBatchBytes = 8_192;

    /// <summary>Connections waiting in the kernel to be accepted.</summary>
    public const int ListenBacklog = 512;

    /// <summary>Addresses of one host name that are tried one after the other.</summary>
    public const int AddressesPerHost = 8;

    /// <summary>The request or the answer that opens a WebSocket.</summary>
    public const int HttpHeadBytes = 8 * 1024;

    /// <summary>Groups one multicast link may join besides its own (kernels allow 20 by default).</summary>
    public const int JoinedGroups = 16;

    /// <summary>How long an accept loop pauses when the process has no descriptor left.</summary>
    public static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
}
