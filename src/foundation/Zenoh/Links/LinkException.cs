namespace Zenoh.Links;

/// <summary>A link that could not be dialled or listened on. The message begins with the endpoint.</summary>
internal sealed class LinkException(string endpoint, string reason, Exception? innerException = null)
    : ZenohException($"{endpoint}: {reason}", innerException)
{
    /// <summary>The message without the endpoint.</summary>
    public string Reason => reason;

    /// <summary>The endpoint as it was asked for.</summary>
    public string Endpoint { get; } = endpoint;
}
