namespace Zenoh.Transport.Sending;

/// <summary>Where a transmitter's batches go: the links of a session, or a multicast group. At most one thread sends at a time.</summary>
internal interface IBatchOutlet
{
    /// <summary>True when a small batch can be sent without waiting.</summary>
    bool CanSendNow { get; }

    /// <summary>Sends a batch; false when it can go nowhere any more (the outlet knows why and has acted).</summary>
    bool Send(SendBatch batch);

    /// <summary>Sends a batch and those linked behind it, together where that is cheaper; false as for one.</summary>
    bool SendAll(SendBatch first)
    {
        for (SendBatch? batch = first; batch is not null; batch = batch.Next)
        {
            if (!Send(batch))
                return false;
        }

        return true;
    }

    /// <summary>The peer took nothing for as long as a blocking message waits. Called without locks held.</summary>
    void GiveUp(string text);
}
