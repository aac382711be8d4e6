namespace Dora.Protocol;

/// <summary>A message could not be sent or received; the message says what to do.</summary>
/// <param name="message">What happened, where, and what to do.</param>
/// <param name="inner">What caused it, if anything.</param>
public class TransportException(string message, Exception? inner = null) : Exception(message, inner);
