namespace Dora.Daemon;

/// <summary>A dataflow could not be started for a reason that no single node has; nothing of it runs.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">What caused it, if anything.</param>
public sealed class DataflowStartException(string message, Exception? inner = null) : Exception(message, inner);
