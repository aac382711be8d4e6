namespace Zenoh.Links.Quic;

/// <summary>QUIC needs a native library that not every system has.</summary>
internal static class QuicSupport
{
    public static LinkException Missing(Endpoint endpoint) => new(
        endpoint.ToString(),
        "this system has no QUIC; install libmsquic (Debian, Ubuntu: packages.microsoft.com; Alpine: apk add libmsquic; macOS: brew install libmsquic), or use tls instead");
}
