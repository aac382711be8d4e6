namespace Zenoh;

/// <summary>
/// The root of every error this library raises for reasons outside the caller's program: a peer that is not there, a refused handshake,
/// a configuration that names what does not exist. Misuse of the API raises <see cref="ArgumentException"/> and its kin instead.
/// The message says what happened, where (endpoint, key expression, file) and what to do.
/// </summary>
public class ZenohException : Exception
{
    /// <summary>An error without further words.</summary>
    public ZenohException()
    {
    }

    /// <summary>An error that says what happened, where, and what to do.</summary>
    /// <param name="message">The whole message for people.</param>
    public ZenohException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what happened, where, and what to do, with the error below it.</summary>
    /// <param name="message">The whole message for people.</param>
    /// <param name="innerException">What the operating system or the framework reported.</param>
    public ZenohException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
