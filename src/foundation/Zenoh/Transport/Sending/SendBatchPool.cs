namespace Zenoh.Transport.Sending;

/// <summary>
/// Empty batches of all transports, so that an idle transport holds none. Thread-safe; the last returned is rented first because it is in a
/// cache.
/// </summary>
internal static class SendBatchPool
{
    private const int BatchBytes = ushort.MaxValue;

    private static readonly Lock Gate = new();
    private static readonly SendBatch?[] Kept = new SendBatch?[TransportLimits.KeptBatches];
    private static int _count;

    public static SendBatch Rent()
    {
        lock (Gate)
        {
            if (_count > 0)
            {
                SendBatch batch = Kept[--_count]!;
                Kept[_count] = null;
                return batch;
            }
        }

        return new SendBatch(BatchBytes);
    }

    /// <summary>Takes a batch back and those linked behind it.</summary>
    public static void ReturnAll(SendBatch first)
    {
        for (SendBatch? batch = first; batch is not null;)
        {
            SendBatch? next = batch.Next;
            Return(batch);
            batch = next;
        }
    }

    public static void Return(SendBatch batch)
    {
        batch.Clear();
        if (batch.Capacity != BatchBytes)
            return;
        lock (Gate)
        {
            if (_count < Kept.Length)
                Kept[_count++] = batch;
        }
    }
}
