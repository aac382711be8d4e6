using Zenoh.Configuration;

namespace Zenoh.Session.Opening;

/// <summary>
/// Settings that keep nodes out and that this version cannot enforce. A node that opened all the same would let in whom its operator believes to be
/// locked out.
/// </summary>
internal static class UnsupportedSettings
{
    /// <exception cref="ZenohException">One of them is set.</exception>
    public static void Refuse(ZenohConfig config)
    {
        PublicKeyConfig key = config.Transport.Auth.PublicKey;
        if ((key.PublicKeyPem ?? key.PrivateKeyPem ?? key.PublicKeyFile ?? key.PrivateKeyFile ?? key.KnownKeysFile) is null)
            return;
        throw new ZenohException(
            "This version cannot enforce transport/auth/pubkey, and does not open without. Remove the setting, and keep strangers out by "
            + "transport/auth/usrpwd or tls with enable_mtls.");
    }
}
