using System.Net;
using Zenoh.Configuration;
using Zenoh.Links;

namespace Zenoh.Session.Opening;

/// <summary>
/// Ways in that password, key or certificate do not watch, for a node that demands one of them: endpoints that ask for neither, and nodes that only
/// multicast or gossip named and that prove nothing when they are dialled.
/// </summary>
internal static class OpenDoors
{
    /// <summary>
    /// Refuses to listen where mutual TLS is demanded and an endpoint lets in everybody. Endpoints that only programs of this machine reach may stay,
    /// and so may all where users or keys are demanded.
    /// </summary>
    /// <exception cref="ZenohException">There is such an endpoint.</exception>
    public static void Refuse(ZenohConfig config, IReadOnlyList<Endpoint> listen)
    {
        if (!config.Transport.Link.Tls.EnableMtls || DemandsOnEveryLink(config))
            return;
        if (listen.FirstOrDefault(static endpoint => endpoint.Protocol != LinkProtocols.Tls && !IsLocal(endpoint)) is { } open)
        {
            throw new ZenohException(
                $"{open} lets in everybody, and transport/link/tls/enable_mtls demands a certificate: let listen/endpoints be tls, loopback addresses or "
                + "unix sockets, or demand user and password, or a key, too (transport/auth/usrpwd/dictionary_file, transport/auth/pubkey/known_keys_file).");
        }
    }

    /// <summary>Why a node that was found may not be dialled; null when it may.</summary>
    public static string? WhyNotDial(ZenohConfig config, Locator locator, ZenohId id)
    {
        TlsConfig tls = config.Transport.Link.Tls;
        bool isDemanded = tls.EnableMtls || DemandsOnEveryLink(config);
        bool isProven = locator.Protocol == LinkProtocols.Tls && (tls.RootCaCertificate ?? tls.RootCaCertificateBase64) is not null;
        return !isDemanded || isProven ? null
            : $"node {id} was found at {locator} but not dialled: it would prove nothing there, and this node demands proof of whoever dials in. Name it in "
                + "connect/endpoints if it is to be trusted, or let it listen on tls.";
    }

    // A node with keys lets in nobody whose key it does not know.
    private static bool DemandsOnEveryLink(ZenohConfig config) =>
        config.Transport.Auth.UserPassword.DictionaryFile is not null || config.Transport.Auth.PublicKey != new PublicKeyConfig();

    private static bool IsLocal(Endpoint endpoint) => endpoint.Protocol == LinkProtocols.UnixStream
        || (HostPort.TryParse(endpoint.Address, out HostPort address, out _)
            && (address.Host == "localhost" || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip))));
}
