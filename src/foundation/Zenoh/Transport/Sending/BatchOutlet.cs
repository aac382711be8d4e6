namespace Zenoh.Transport.Sending;

/// <summary>Where a transmitter's batches go: the links of a session, or a multicast group. At most one thread sends at a time.</summary>
internal abstract class BatchOutlet
{
    /// <summary>True when a small batch can be sent without waiting.</summary>
    public abstract bool CanSendNow { get; }

    /// <summary>Sends a batch; false when it can go nowhere any more (the outlet knows why and has acted).</summary>
    public abstract bool Send(SendBatch batch);

    /// <summary>The peer took nothing for as long as a blocking message waits. Called without locks held.</summary>
    public abstract void GiveUp(string text);
}
