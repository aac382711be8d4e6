using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>What the daemon does with the frames of one node. Every field is checked before it is used: the node may be hostile.</summary>
internal sealed class NodeFrames(Mailbox mailbox, OutputEdges[] outputs, CreditLedger credit, PoolBudget pool, Action attached)
{
    private bool _greeted;

    /// <summary>Reads and handles one frame.</summary>
    /// <returns>False when the node is gone.</returns>
    /// <exception cref="TransportException">The node broke the protocol, or there is no memory for its message.</exception>
    public bool TryHandleNext(FrameReceiver receiver)
    {
        if (!receiver.TryReadHeader(out var header))
            return false;
        if (!_greeted && header.Kind != FrameKind.Hello)
            throw new FrameException($"The first frame is {header.Kind}, not {FrameKind.Hello}.");
        return header.Kind switch
        {
            FrameKind.Hello => TryGreet(receiver, header),
            FrameKind.Message => TryDeliver(receiver, header),
            FrameKind.Close => TryClose(header),
            FrameKind.Progress => TryAdvance(receiver, header),
            _ => throw new FrameException($"A node does not send {header.Kind} frames."),
        };
    }

    private bool TryGreet(FrameReceiver receiver, in FrameHeader header)
    {
        if (_greeted)
            throw new FrameException("The node says hello twice.");
        header.ExpectBody(Greeting.Size);
        if (!receiver.TryRead(Greeting.Size, out var body))
            return false;
        Greeting.Read(body);
        _greeted = true;
        attached();
        return true;
    }

    private bool TryDeliver(FrameReceiver receiver, in FrameHeader header)
    {
        header.ExpectPort(outputs.Length);
        if (header.Flags > FrameHeader.DoesNotWait)
            throw new FrameException($"A message has unknown flags 0x{header.Flags:x2}.");
        pool.MakeRoom(header.BodyLength);
        if (receiver.TryReadMessage(header, pool.Buffers, out _) is not { } message)
            return false;
        var accepted = credit.Deliver(header.Port, message, header.Flags != FrameHeader.DoesNotWait);
        message.Release();
        return accepted ? true : throw new FrameException($"A message came on output {header.Port} without credit.");
    }

    private bool TryClose(in FrameHeader header)
    {
        header.ExpectPort(outputs.Length);
        header.ExpectBody(0);
        outputs[header.Port].Close();
        return true;
    }

    private bool TryAdvance(FrameReceiver receiver, in FrameHeader header)
    {
        header.ExpectPort(mailbox.Inputs);
        header.ExpectBody(ProgressReport.Size);
        if (!receiver.TryRead(ProgressReport.Size, out var body))
            return false;
        var report = ProgressReport.Read(body);
        if (mailbox[header.Port] is not { } edge || !mailbox.Acknowledge(edge, report.Acknowledged, report.Dropped))
            throw new FrameException(
                $"Input {header.Port} claims to have read up to message {report.Acknowledged} with {report.Dropped} drops, which it was not sent.");
        return true;
    }
}
