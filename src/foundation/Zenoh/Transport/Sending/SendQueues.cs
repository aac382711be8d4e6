using System.Diagnostics;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>The batches of all priorities, and which of them is to leave next. Guarded by the transmitter's gate.</summary>
internal sealed class SendQueues
{
    private readonly BatchFiller[] _fillers;

    public SendQueues(TransmitSettings settings, int maxBody)
    {
        _fillers = new BatchFiller[settings.Priorities ? SequenceNumbersByPriority.Count : 1];
        for (int i = 0; i < _fillers.Length; i++)
            _fillers[i] = new BatchFiller(settings, settings.Priorities ? (Priority)i : Priority.Data, maxBody);
    }

    public bool IsEmpty => Array.TrueForAll(_fillers, static filler => filler.Queue.IsEmpty);

    /// <summary>Whether something waits that is not left to fill.</summary>
    public bool IsAnyDue => Array.Exists(_fillers, static filler => filler.Queue.HasFull || (filler.Queue.Open is not null && !filler.Queue.IsFlooded));

    /// <summary>Whether full batches wait for others to leave with.</summary>
    public bool IsGathering => Array.Exists(_fillers, static filler => filler.Queue.IsGathering);

    /// <summary>What fits a batch.</summary>
    public int SmallestBody => _fillers[0].MaxBody;

    /// <summary>Where messages of a priority are put; one for all where no priorities were agreed on.</summary>
    public BatchFiller this[Priority priority] => _fillers[_fillers.Length == 1 ? 0 : (int)priority];

    /// <summary>Whether a queue holds all there is, and that is no more than so many bytes of one batch.</summary>
    public bool HoldsOnly(SendQueue queue, int bytes)
    {
        if (!queue.HoldsOnly(bytes))
            return false;
        foreach (BatchFiller filler in _fillers)
        {
            if (filler.Queue != queue && !filler.Queue.IsEmpty)
                return false;
        }

        return true;
    }

    /// <summary>Whether all there is are no more than so many bytes of one batch.</summary>
    public bool HoldsOnly(int bytes)
    {
        foreach (BatchFiller filler in _fillers)
        {
            if (!filler.Queue.IsEmpty)
                return HoldsOnly(filler.Queue, bytes);
        }

        return false;
    }

    /// <summary>The most urgent batch, and linked to it what may leave with it; null when there is none.</summary>
    public SendBatch? Take()
    {
        foreach (BatchFiller filler in _fillers)
        {
            if (filler.Queue.TakeTogether() is { } batch)
                return batch;
        }

        return null;
    }

    /// <summary>As <see cref="Take"/>, of what is not left to fill; null when there is none.</summary>
    public SendBatch? TakeDue()
    {
        long now = Stopwatch.GetTimestamp();
        foreach (BatchFiller filler in _fillers)
        {
            SendQueue queue = filler.Queue;
            if (!queue.HasFull)
            {
                bool fillsQuickly = queue.FillsQuickly(filler.MaxBody, now);
                if (fillsQuickly && queue.IsFlooded)
                    continue;
                queue.IsFlooded = fillsQuickly;
            }

            if (queue.TakeTogether() is { } batch)
                return batch;
        }

        return null;
    }

    /// <summary>Nothing is left to fill any more.</summary>
    public void Hurry()
    {
        foreach (BatchFiller filler in _fillers)
            filler.Queue.IsFlooded = false;
    }

    /// <summary>Wakes all who wait for their turn: there will be none.</summary>
    public void CallAll()
    {
        foreach (BatchFiller filler in _fillers)
        {
            while (filler.Line.TryHandOver())
            {
                // The next.
            }
        }
    }

    /// <summary>The numbers of what leaves next, by priority.</summary>
    public void CopyLeaving(Span<SequenceNumbers> numbers)
    {
        for (int i = 0; i < _fillers.Length; i++)
            numbers[i] = _fillers[i].Leaving;
    }

    /// <summary>Lowers what fits a batch.</summary>
    public void Limit(int maxBody)
    {
        foreach (BatchFiller filler in _fillers)
            filler.MaxBody = Math.Min(filler.MaxBody, maxBody);
    }

    public void Drop()
    {
        while (Take() is { } batch)
            SendBatchPool.ReturnAll(batch);
    }
}
