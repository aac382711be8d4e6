namespace Dora.Protocol;

/// <summary>What became of a published message.</summary>
public enum PublishOutcome
{
    /// <summary>It is in the queue of every reader (of none, when the output has no reader).</summary>
    Published,

    /// <summary>The wait for room at a backpressure input ended because the dataflow stops; that reader does not get it.</summary>
    Interrupted,

    /// <summary>The output is closed.</summary>
    Closed,
}
