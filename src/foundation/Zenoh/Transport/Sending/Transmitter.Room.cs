using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Zenoh.Transport.Sending;

// What a message goes through that does not fit the open batch. All of it within the gate.
internal sealed partial class Transmitter
{
    private FillResult TryAppend<TMessage>(scoped in TMessage message, in SendOptions options, BatchFiller filler, bool hasTurn = false)
        where TMessage : struct, INetworkMessage, allows ref struct =>
        _closed || (filler.IsTaken && !hasTurn) ? FillResult.NoRoom : filler.Append(message, options.Reliability);

    private SendOutcome Complete<TMessage>(scoped in TMessage message, in SendOptions options, BatchFiller filler, FillResult fill, out bool giveUp)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        giveUp = false;
        var wait = default(RoomWait);
        try
        {
            for (; !_closed; fill = TryAppend(message, options, filler, wait.HasTurn))
            {
                if (fill is FillResult.Joined or FillResult.Began)
                    return SendOutcome.Sent;
                if (fill == FillResult.TooLong)
                    return Cut(message, options, filler, ref wait, out giveUp);
                if (fill == FillResult.Full)
                    TakeNoteOfFull(filler.Queue, options);
                else if (!TryAwait(filler, options, ref wait))
                    return NoRoom(options.Congestion, options.Messages, wait, out giveUp);
            }

            return SendOutcome.Closed;
        }
        finally
        {
            if (wait.IsFirst)
                filler.FirstWaits = false;
            if (wait.HasTurn)
                filler.IsTaken = filler.Line.TryHandOver();
        }
    }

    private void TakeNoteOfFull(SendQueue queue, in SendOptions options)
    {
        queue.IsFlooded = Stopwatch.GetElapsedTime(queue.OpenedAt) < TransportLimits.FloodFill;
        TrySendWithin(options);
    }

    private SendOutcome Cut<TMessage>(scoped in TMessage message, in SendOptions options, BatchFiller filler, ref RoomWait wait, out bool giveUp)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        if (_settings.LowLatency)
        {
            filler.Forgo();
            return NoRoom(CongestionControl.Drop, options.Messages, wait, out giveUp);
        }

        using var head = MessageHead.Encode(message);
        ReadOnlySpan<byte> tail = Unsafe.AsRef(in message).Tail;
        wait.HasTurn = filler.IsTaken = true;
        wait.Restart();
        return Fill(filler.Cut(head.Bytes, tail, options.Reliability), options, filler, ref wait, out giveUp);
    }

    private SendOutcome Fill(scoped FragmentWriter fragments, in SendOptions options, BatchFiller filler, ref RoomWait wait, out bool giveUp)
    {
        giveUp = false;

        // Who holds messages says when nothing follows, and a blocking one may wait for the link then.
        bool gathers = options is { IsHeld: true, Express: false, IsShared: false } && options.Congestion == CongestionControl.Block;
        while (!_closed)
        {
            filler.Queue.IsGathering |= gathers;
            FillResult fill = filler.Append(ref fragments);
            if (fill == FillResult.TooLong)
                return NoRoom(CongestionControl.Drop, options.Messages, wait, out giveUp);
            if (fill == FillResult.Began)
            {
                if (!(gathers && filler.Queue.CanGather) && !TrySendWithin(options))
                    AskWriter();
                if (fragments.IsDone)
                    return SendOutcome.Sent;
                if (options.Congestion != CongestionControl.Drop)
                    wait.Restart();
            }
            else if (!TryAwaitRoom(filler, options, _settings.Options.WaitBeforeDropFragments, ref wait))
            {
                if (fragments.HasBegun)
                    filler.Abandon(options.Reliability);
                return NoRoom(options.Congestion, options.Messages, wait, out giveUp);
            }
        }

        return SendOutcome.Closed;
    }

    private bool TryAwait(BatchFiller filler, in SendOptions options, ref RoomWait wait) => filler.IsTaken && !wait.HasTurn
        ? TryAwaitTurn(filler, options, ref wait)
        : TryAwaitRoom(filler, options, _settings.Options.WaitBeforeDrop, ref wait);

    private bool TryAwaitTurn(BatchFiller filler, in SendOptions options, ref RoomWait wait)
    {
        if (!TryBeginWait(filler, options, _settings.Options.WaitBeforeDrop, ref wait))
            return false;
        SendLine.Place place = filler.Line.Join();
        _inLine++;
        while (!place.IsCalled && MillisecondsLeft(filler, options.Congestion, wait) is > 0 and var left)
        {
            _gate.Exit();
            place.Wait(left);
            _gate.Enter();
        }

        _inLine--;
        return wait.HasTurn = filler.Line.Leave(place);
    }

    private bool TryAwaitRoom(BatchFiller filler, in SendOptions options, TimeSpan patience, ref RoomWait wait)
    {
        if (!TryBeginWait(filler, options, patience, ref wait) || MillisecondsLeft(filler, options.Congestion, wait) is not (> 0 and var left))
            return false;
        if (TrySendWithin(options))
            return true;
        if (!_sending)
            _writer.Wake();
        _gate.AwaitChange(left);
        return true;
    }

    private bool TryBeginWait(BatchFiller filler, in SendOptions options, TimeSpan patience, ref RoomWait wait)
    {
        CongestionControl congestion = options.Congestion;
        if (wait.HasBegun)
            return true;

        // The link has taken nothing since a message waited in vain: this one would, too.
        if (congestion == CongestionControl.Drop && filler.DroppedAt > _lastBatch)
            return false;
        if (congestion == CongestionControl.BlockFirst && !wait.IsFirst)
        {
            if (filler.FirstWaits)
                return false;
            wait.IsFirst = filler.FirstWaits = true;
        }

        wait.Begin(congestion == CongestionControl.Drop ? patience : _settings.WaitBeforeClose(options.IsShared));
        return true;
    }

    // A link that takes something now and then is slow, not unresponsive: who blocks goes on waiting for it. One that has stood still before is not
    // given its time anew, so that many dead ones cost those that wait for all of them no more time than one.
    private int MillisecondsLeft(BatchFiller filler, CongestionControl congestion, in RoomWait wait)
    {
        if (congestion != CongestionControl.Drop)
            return wait.MillisecondsLeft(_sending ? _leavingSince : _lastBatch, isStill: _sending, times: _leaving);
        int left = wait.MillisecondsLeft();
        if (left <= 0)
            filler.DroppedAt = Stopwatch.GetTimestamp();
        return left;
    }

    // A blocking message may wait as long as a link may stand still, so its thread makes room itself: no handing over to another thread.
    private bool TrySendWithin(in SendOptions options)
    {
        if (options.Congestion != CongestionControl.Block || options.IsShared || Take() is not { } batch)
            return false;
        _gate.Exit();
        try
        {
            SendHere(batch);
        }
        finally
        {
            _gate.Enter();
        }

        return true;
    }

    private SendOutcome NoRoom(CongestionControl congestion, int messages, in RoomWait wait, out bool giveUp)
    {
        // Block-first messages that came second never began to wait.
        giveUp = congestion == CongestionControl.Block || (congestion == CongestionControl.BlockFirst && wait.IsFirst);
        if (giveUp)
            return SendOutcome.Closed;
        _dropped += messages;
        return SendOutcome.Dropped;
    }
}
