using Zenoh.Protocol.Transport;

namespace Zenoh.Transport;

/// <summary>A session that could not be opened. The message begins with the endpoint or the link.</summary>
internal sealed class TransportException(string where, string reason, Exception? innerException = null)
    : ZenohException($"{where}: {reason}", innerException)
{
    /// <summary>The message without the endpoint or the link.</summary>
    public string Reason => reason;

    /// <summary>What the other side or this one said in refusing; null when it came to no such words.</summary>
    public CloseReason? Refusal { get; init; }
}
