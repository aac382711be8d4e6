using System.Security.Cryptography;
using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Unicast;

/// <summary>
/// Drives the handshake of one link: carries the batches between the link and the pure side of it. Disposing the link from outside ends it.
/// </summary>
internal sealed class Handshake(Link link, BatchSource source)
{
    /// <summary>Dials' side: until the session stands.</summary>
    /// <exception cref="TransportException">Refused by either side, or the link ended.</exception>
    public async Task<Agreement> OpenAsync(Opener opener)
    {
        SendBatch message = SendBatchPool.Rent();
        try
        {
            Send(message, opener.Begin(message.Room(HandshakeMessages.LargestBytes)));
            while (true)
            {
                HandshakeStep step = await StepAsync(opener.Continue, message).ConfigureAwait(false);
                if (step.Action == HandshakeAction.Opened)
                    return opener.Agreement;
            }
        }
        finally
        {
            SendBatchPool.Return(message);
        }
    }

    /// <summary>The accepting side: until the peer has shown all it has to. Then <see cref="Admit"/> or <see cref="Refuse"/>.</summary>
    /// <exception cref="TransportException">Refused by either side, or the link ended.</exception>
    public async Task<Acceptor> AcceptAsync(Proposal proposal)
    {
        byte[] cookie = RandomNumberGenerator.GetBytes(TransportLimits.CookieBytes);
        ulong nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var acceptor = new Acceptor(proposal, cookie, nonce);
        SendBatch message = SendBatchPool.Rent();
        try
        {
            while (true)
            {
                HandshakeStep step = await StepAsync(acceptor.Continue, message).ConfigureAwait(false);
                if (step.Action == HandshakeAction.Decide)
                    return acceptor;
            }
        }
        finally
        {
            SendBatchPool.Return(message);
        }
    }

    /// <summary>Sends the last message of an accepted handshake.</summary>
    public void Admit(Acceptor acceptor)
    {
        SendBatch message = SendBatchPool.Rent();
        Send(message, acceptor.Admit(message.Room(HandshakeMessages.LargestBytes)));
        SendBatchPool.Return(message);
    }

    /// <summary>Tells the peer why it may not stay; returns the same for this side.</summary>
    public TransportException Refuse(CloseReason reason, string text)
    {
        SendBatch message = SendBatchPool.Rent();
        Send(message, HandshakeMessages.WriteClose(message.Room(HandshakeMessages.LargestBytes), reason));
        SendBatchPool.Return(message);
        return new TransportException(link.ToString(), text) { Refusal = reason };
    }

    private delegate HandshakeStep Machine(ReadOnlySpan<byte> batch, Span<byte> message);

    private async ValueTask<HandshakeStep> StepAsync(Machine machine, SendBatch message)
    {
        ReceivedBatch batch;
        while (!source.TryTake(out batch))
        {
            if (await source.MoreAsync().ConfigureAwait(false))
                continue;

            // A peer that goes away in the middle of it is told the same as one that talks nonsense.
            string text = source.IsBroken ? "the first bytes are no batch of this protocol; is it a Zenoh node, and does it dial the protocol of this endpoint?" : $"the handshake was not finished: {link.EndReason}";
            throw Refuse(CloseReason.Invalid, text);
        }

        HandshakeStep step = machine(batch.Span, message.Room(HandshakeMessages.LargestBytes));
        Send(message, step.Length);
        return step.Action == HandshakeAction.Refuse ? throw new TransportException(link.ToString(), step.Text!) { Refusal = step.Reason } : step;
    }

    // A link that ends here is noticed by the next receive.
    private void Send(SendBatch message, int length)
    {
        if (length == 0)
            return;
        message.Clear();
        message.Commit(length);
        link.Send(message.Wire(link.IsStreamed ? Framing.Small : Framing.None, flag: null));
        message.Clear();
    }
}
