using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

/// <summary>Bytes of a handshake on their way, as whoever stands in between would have them.</summary>
/// <param name="fromOpener">Who sent them.</param>
/// <param name="batch">The message.</param>
internal delegate byte[] InBetween(bool fromOpener, byte[] batch);

/// <summary>Both sides of a handshake without links, and what it came to.</summary>
internal sealed class PureHandshake
{
    private readonly byte[] _room = new byte[HandshakeMessages.LargestBytes];

    private PureHandshake(Proposal opener, Proposal acceptor)
    {
        Opener = new Opener(opener);
        Acceptor = new Acceptor(acceptor, new byte[] { 1, 2, 3 }, nonce: 42);
    }

    public Opener Opener { get; }

    public Acceptor Acceptor { get; }

    /// <summary>Why the opening side ended it; null when it did not.</summary>
    public HandshakeStep? OpenerRefuses { get; private set; }

    /// <summary>Why the accepting side ended it; null when it did not.</summary>
    public HandshakeStep? AcceptorRefuses { get; private set; }

    public bool IsOpen { get; private set; }

    public static Proposal Proposal(string id) => new()
    {
        Id = ZenohId.Parse(id),
        Role = WhatAmI.Peer,
        Resolution = Zenoh.Protocol.Handshake.Resolution.Default,
        BatchSize = 65_480,
        QoS = true,
        LeaseMilliseconds = 10_000,
    };

    public static PureHandshake Of(Proposal opener, Proposal acceptor, InBetween? inBetween = null)
    {
        var handshake = new PureHandshake(opener, acceptor);
        handshake.Run(inBetween ?? ((_, batch) => batch));
        return handshake;
    }

    private void Run(InBetween inBetween)
    {
        byte[] said = inBetween(true, _room[..Opener.Begin(_room)]);
        while (true)
        {
            HandshakeStep step = Acceptor.Continue(said, _room);
            AcceptorRefuses = step.Action == HandshakeAction.Refuse ? step : null;
            int length = step.Action == HandshakeAction.Decide ? Acceptor.Admit(_room) : step.Length;
            step = Opener.Continue(inBetween(false, _room[..length]), _room);
            IsOpen = step.Action == HandshakeAction.Opened;
            OpenerRefuses = step.Action == HandshakeAction.Refuse ? step : null;
            if (step.Action != HandshakeAction.Send)
                return;
            said = inBetween(true, _room[..step.Length]);
        }
    }
}
