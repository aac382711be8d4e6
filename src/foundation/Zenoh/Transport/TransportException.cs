namespace Zenoh.Transport;

/// <summary>A session that could not be opened. The message begins with the endpoint or the link.</summary>
internal sealed class TransportException(string where, string reason, Exception? innerException = null)
    : ZenohException($"{where}: {reason}", innerException);
