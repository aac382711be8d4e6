namespace Dora.Node;

/// <summary>A node cannot connect, or what it received cannot be read; the message says what happened and what to do.</summary>
/// <param name="message">What happened, where, and what to do.</param>
/// <param name="inner">What caused it, if anything.</param>
public sealed class DoraNodeException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when this node is innocent: the dataflow does not start because of another one.</summary>
    internal bool IsConsequence { get; init; }
}
