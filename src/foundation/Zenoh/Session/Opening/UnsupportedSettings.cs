using Zenoh.Configuration;

namespace Zenoh.Session.Opening;

/// <summary>
/// Settings that keep messages or nodes out and that this version cannot enforce. A node that opened all the same would let through what its
/// operator believes to be forbidden.
/// </summary>
internal static class UnsupportedSettings
{
    /// <exception cref="ZenohException">One of them is set; all that are set are named.</exception>
    public static void Refuse(ZenohConfig config)
    {
        PublicKeyConfig key = config.Transport.Auth.PublicKey;
        List<string> set = [];
        Add(config.AccessControl.Enabled, "access_control/enabled");
        Add(config.Downsampling.Count > 0, "downsampling");
        Add(config.LowPassFilter.Count > 0, "low_pass_filter");
        Add(config.Qos.Network.Count > 0, "qos/network");
        Add((key.PublicKeyPem ?? key.PrivateKeyPem ?? key.PublicKeyFile ?? key.PrivateKeyFile ?? key.KnownKeysFile) is not null, "transport/auth/pubkey");
        if (set.Count > 0)
        {
            throw new ZenohException(
                $"This version cannot enforce {string.Join(", ", set)}, and does not open without. Remove the setting, or keep strangers out by "
                + "transport/auth/usrpwd or tls with enable_mtls.");
        }

        void Add(bool isSet, string setting)
        {
            if (isSet)
                set.Add(setting);
        }
    }
}
