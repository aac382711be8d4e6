using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Tests.Transport;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Replay;

/// <summary>The played party's part of the proof that further links lead to the same node. Nobody has the recorded keys, so it is done with others.</summary>
internal sealed class FurtherLinks
{
    /// <summary>As long as the reference's.</summary>
    private const int Bits = 512;

    private static readonly KeyPair Theirs = KeyPair.Create(Bits);

    private readonly KeyClaim _claim = new(Theirs);
    private KeyChallenge? _challenge;
    private byte[] _asked = [];
    private PublicKey? _ours;

    /// <summary>This library's side offers further links, or takes the offer.</summary>
    public void Hear(scoped in Init init)
    {
        if (!init.MultiLink.HasValue)
            return;
        if (init.IsAck)
            _asked = init.MultiLink.Value.ToArray();
        else
            _ours = KeyChallenge.KeyIn(init.MultiLink.Value);
    }

    /// <summary>This library's side proves its key, or confirms the played party's: what is to be written down.</summary>
    public string? Hear(scoped in Open open)
    {
        if (open.IsAck)
            return _asked.Length == 0 ? null : open.MultiLinkAck ? "takes further links" : "takes no further links";
        return _challenge is null ? null : _challenge.IsMetBy(open.MultiLink.Value) ? "proves its key for further links" : "does not prove its key for further links";
    }

    /// <summary>The played party's INIT with a key that can be proved.</summary>
    public byte[] WithKey(byte[] batch) => HandshakeBytes.Change(batch, (ref Init init) =>
    {
        if (!init.MultiLink.HasValue)
            return;
        _challenge = init.IsAck && _ours is not null ? KeyChallenge.To(_ours, Theirs) : null;
        init.MultiLink = !init.IsAck ? new OptionalBytes(_claim.Offer) : _challenge is null ? init.MultiLink : new OptionalBytes(_challenge.Message);
    });

    /// <summary>The played party proves its key.</summary>
    public void Answer(scoped ref Open open)
    {
        if (!open.MultiLink.HasValue || _asked.Length == 0)
            return;
        Assert.Null(_claim.TryAnswer(_asked, known: null, out byte[] answer));
        open.MultiLink = new OptionalBytes(answer);
    }
}
