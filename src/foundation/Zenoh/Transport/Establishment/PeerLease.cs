namespace Zenoh.Transport.Establishment;

/// <summary>A lease as a peer announces it: any number.</summary>
internal static class PeerLease
{
    /// <summary>Longer leases never expire in practice, and their sums must not overflow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static TimeSpan Of(ulong milliseconds) =>
        milliseconds >= (ulong)Longest.TotalMilliseconds ? Longest : TimeSpan.FromMilliseconds(milliseconds);
}
