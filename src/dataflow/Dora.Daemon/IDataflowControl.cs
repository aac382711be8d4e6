namespace Dora.Daemon;

/// <summary>What the owner of a run may ask of it: answered by the loop of a dataflow that runs, or by one that never started.</summary>
internal interface IDataflowControl
{
    /// <summary>What every node does now.</summary>
    IReadOnlyList<NodeStatus> Nodes { get; }

    /// <summary>Begins the stop ladder.</summary>
    void Stop(TimeSpan? grace);

    /// <summary>Kills every process.</summary>
    void Kill();
}

/// <summary>A dataflow of which nothing was started: nothing is left to control.</summary>
internal sealed class EndedDataflow : IDataflowControl
{
    public IReadOnlyList<NodeStatus> Nodes { get; init; } = [];

    public void Stop(TimeSpan? grace)
    {
    }

    public void Kill()
    {
    }
}
