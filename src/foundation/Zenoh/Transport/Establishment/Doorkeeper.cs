using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport.Establishment;

/// <summary>The proof the accepting side of one handshake demands: a user's password, a key, both, or none (Zenoh wire specification, authentication).</summary>
/// <param name="own">Who may come.</param>
/// <param name="nonce">The challenge to users. It is sent as it is, so the one for keys is another.</param>
internal sealed class Doorkeeper(Proposal own, ulong nonce)
{
    private KeyChallenge? _challenge;

    /// <summary>Why whoever begins like this is not asked for more; null when it is, or when nothing is demanded.</summary>
    public string? WhyNotAsk(OptionalBytes offer)
    {
        Authentication offered = AuthenticationBody.Read(offer);
        if (own.Users is not null && !offered.UserPassword)
            return "it offers no user and password, which are required here (transport/auth/usrpwd); set them there";
        return own.Keys is { } keys ? WhyNotAsk(offered, keys) : null;
    }

    /// <summary>What to ask, in INIT.</summary>
    public OptionalBytes Question() => AuthenticationBody.Of(new Authentication
    {
        Nonce = own.Users is null ? null : nonce,
        PublicKey = _challenge is { } challenge ? new OptionalBytes(challenge.Message) : default,
    });

    /// <summary>Why the answer proves nothing; null when it proves all that is demanded.</summary>
    public string? WhyNotAdmit(OptionalBytes answer, out string? user, out PublicKey? key)
    {
        Authentication answered = AuthenticationBody.Read(answer);
        user = null;
        key = null;
        if (own.Users is { } users)
        {
            user = System.Text.Encoding.UTF8.GetString(answered.User.Value);
            if (!answered.User.HasValue || !PasswordProof.Holds(users, user, nonce, answered.Hmac))
                return "its user is unknown here, or its password wrong; compare transport/auth/usrpwd there with the dictionary_file here";
        }

        if (_challenge is null)
            return null;
        key = _challenge.Peer;
        return _challenge.IsMetBy(answered.PublicKey.Value) ? null : "it does not have the private half of the key it showed";
    }

    /// <summary>The word of welcome, in OPEN.</summary>
    public OptionalBytes Welcome() => AuthenticationBody.Of(new Authentication { UserPassword = own.Users is not null, PublicKeyAck = own.Keys is not null });

    private string? WhyNotAsk(scoped in Authentication offered, NodeKeys keys)
    {
        if (keys.Known is not { } known)
            return "no keys are known here, so nobody may come in; set transport/auth/pubkey/known_keys_file";
        if (KeyChallenge.KeyIn(offered.PublicKey.Value) is not { } key)
            return "it shows no key, which is required here (transport/auth/pubkey); set private_key_file there";
        if (!known.Contains(key))
            return "its key is not known here; add it to transport/auth/pubkey/known_keys_file if it is to be let in";
        _challenge = KeyChallenge.To(key, keys.Own);
        return _challenge is null ? "its key cannot be used" : null;
    }
}
