namespace Dora.Benchmarks;

/// <summary>The run cannot go on; the message is all the user needs.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">What caused it, if anything.</param>
internal sealed class BenchException(string message, Exception? inner = null) : Exception(message, inner);
