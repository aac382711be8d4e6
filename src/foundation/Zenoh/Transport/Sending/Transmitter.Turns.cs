using System.Diagnostics;

namespace Zenoh.Transport.Sending;

// Who sends, and when: one at a time, a publishing thread or the writer.
internal sealed partial class Transmitter
{
    // After a message that may have begun a batch.
    private SendBatch? TakeToSendHere(SendQueue queue, in SendOptions options)
    {
        long now = Stopwatch.GetTimestamp();
        queue.OpenedAt = now;
        queue.IsFlooded &= !options.Express;
        if (_sending)
            return null;
        if (options.IsHeld && !options.Express && (!queue.HasFull || queue.IsGathering))
            return null;
        bool isFullAndMayWait = queue.HasFull && options is { Congestion: CongestionControl.Block, IsShared: false };
        if (isFullAndMayWait || (IsSlow(now, options.Express) && _queues.HoldsOnly(queue, TransportLimits.InlineBytes) && _outlet.CanSendNow))
            return Take();
        AskWriter();
        return null;
    }

    private SendBatch? TakeReleased()
    {
        if (_sending || _queues.IsEmpty)
            return null;
        if (_queues.IsGathering)
            return Take();
        if (IsSlow(Stopwatch.GetTimestamp(), express: false) && _queues.HoldsOnly(TransportLimits.InlineBytes) && _outlet.CanSendNow)
            return Take();
        AskWriter();
        return null;
    }

    private bool IsSlow(long now, bool express)
    {
        bool quick = Stopwatch.GetElapsedTime(_lastSend, now) < TransportLimits.InlineGap;
        _inSuccession = quick ? _inSuccession + 1 : 0;
        return express || _inSuccession <= TransportLimits.InlineInSuccession;
    }

    // The most urgent batch; whoever gets one is the only one to send until Finish.
    private SendBatch? Take()
    {
        if (_sending || _queues.Take() is not { } batch)
            return null;
        BeginSending(batch.Together);
        _gate.Changed();
        return batch;
    }

    // Whoever begins is the only one to send until Finish.
    private void BeginSending(int together)
    {
        _sending = true;
        _leaving = together;
        _leavingSince = Stopwatch.GetTimestamp();
    }

    private void SendHere(SendBatch batch)
    {
        bool sent = false;
        ReaderThreads? blocked = ReaderThreads.Block();
        try
        {
            sent = _outlet.SendAll(batch);
            SendBatchPool.ReturnAll(batch);
        }
        finally
        {
            ReaderThreads.Resume(blocked);
            Done(sent, isBatch: true);
        }
    }

    private void Done(bool sent, bool isBatch)
    {
        _gate.Enter();
        Finish(sent, isBatch);
        _gate.Exit();
    }

    private void Finish(bool sent, bool isBatch)
    {
        _sending = false;
        _lastSend = Stopwatch.GetTimestamp();
        if (!sent)
            _queues.Drop();
        else if (isBatch)
            _lastBatch = _lastSend;
        _gate.Changed();
        AskWriter();
    }

    // A writer that watches needs no waking for what is left to fill.
    private void AskWriter()
    {
        if (_watching ? _queues.IsAnyDue : !_queues.IsEmpty)
            _writer.Wake();
    }

    // The writer thread. While somebody else sends there is nothing to do: that one asks again.
    private WriterStep Look()
    {
        _gate.Enter();
        SendBatch? due = _sending ? null : _queues.TakeDue();
        if (due is not null)
        {
            BeginSending(due.Together);
            _gate.Changed();
        }

        bool watches = _watching = !_sending && !_queues.IsEmpty;
        _gate.Exit();
        if (due is null)
            return watches ? WriterStep.Pause : WriterStep.Park;
        SendHere(due);
        return WriterStep.Again;
    }
}
