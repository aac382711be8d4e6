using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport.Establishment;

/// <summary>How the dialling side of one handshake shows who it is: by a user's password, by a key, by both, or not at all.</summary>
internal sealed class Introduction(Proposal own)
{
    private readonly KeyClaim? _claim = own.Keys is { IsShown: true } keys ? new KeyClaim(keys.Own) : null;

    /// <summary>What can be shown, in INIT.</summary>
    public OptionalBytes Offer() => AuthenticationBody.Of(new Authentication
    {
        UserPassword = own.Credentials is not null,
        PublicKey = _claim is null ? default : new OptionalBytes(_claim.Offer),
    });

    /// <summary>Answers what the accepting side asks. What is configured has to be asked for, or somebody else stands there.</summary>
    /// <returns>Why there is no answer; null when there is one.</returns>
    public string? TryAnswer(OptionalBytes question, out OptionalBytes answer)
    {
        Authentication asked = AuthenticationBody.Read(question);
        answer = default;
        byte[] key = [];
        if (own.Credentials is not null && asked.Nonce is null)
            return "a user and password are configured, the node there asks for none; remove transport/auth/usrpwd or configure it there, too";
        if (_claim is not null && !asked.PublicKey.HasValue)
            return "a key is configured, the node there asks for none; remove transport/auth/pubkey or configure it there, too";
        if (_claim?.TryAnswer(asked.PublicKey.Value, own.Keys!.Known, out key) is { } fault)
            return $"the node there is to prove that it knows the key of this one: {fault}";
        var shown = new Authentication { PublicKey = _claim is null ? default : new OptionalBytes(key) };
        if (own.Credentials is { } credentials)
        {
            byte[] proof = new byte[PasswordProof.Bytes];
            PasswordProof.Write(asked.Nonce!.Value, credentials.Password, proof);
            shown.User = new OptionalBytes(System.Text.Encoding.UTF8.GetBytes(credentials.User));
            shown.Hmac = proof;
        }

        answer = AuthenticationBody.Of(shown);
        return null;
    }

    /// <summary>Why the accepting side's last word is no welcome; null when it is one, or when nothing was shown.</summary>
    public string? WhyNotWelcome(OptionalBytes word)
    {
        Authentication said = AuthenticationBody.Read(word);
        if (own.Credentials is not null && !said.UserPassword)
            return "the node there did not confirm user and password";
        return _claim is not null && !said.PublicKeyAck ? "the node there did not confirm the key" : null;
    }
}
