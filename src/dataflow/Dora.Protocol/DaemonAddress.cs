using System.Globalization;
using System.Security.Cryptography;

namespace Dora.Protocol;

/// <summary>
/// The abstract unix socket on which a daemon waits for nodes: <c>@dora-net/{user id}/{random}</c>. Abstract addresses vanish with
/// their process and need no directory; the user id keeps users of one machine apart (and is checked again by the peer's credentials).
/// </summary>
public static class DaemonAddress
{
    /// <summary>Names the daemon to use when several run, or one that is not found by itself.</summary>
    public const string EnvironmentVariable = "DORA_DAEMON_SOCKET";

    /// <summary>The most daemons one look-up returns; a user with more must name the one to use.</summary>
    public const int MaxDaemons = 64;

    // Columns of /proc/net/unix: Num RefCount Protocol Flags Type St Inode Path. The flag marks a listening socket.
    private const int FlagsColumn = 3;
    private const int PathColumn = 7;
    private const string ListeningFlag = "00010000";

    /// <summary>A fresh address.</summary>
    /// <param name="userId">The user the daemon runs as.</param>
    /// <returns>An address nobody uses.</returns>
    public static string New(uint userId) => Prefix(userId) + Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();

    /// <summary>Finds the addresses of a user's running daemons.</summary>
    /// <param name="procNetUnix">The text of <c>/proc/net/unix</c>.</param>
    /// <param name="userId">The user.</param>
    /// <returns>The addresses, each once, at most <see cref="MaxDaemons"/>.</returns>
    public static IReadOnlyList<string> FindAll(string procNetUnix, uint userId)
    {
        ArgumentNullException.ThrowIfNull(procNetUnix);
        string prefix = Prefix(userId);
        return procNetUnix.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > PathColumn
                && columns[FlagsColumn] == ListeningFlag
                && columns[PathColumn].StartsWith(prefix, StringComparison.Ordinal))
            .Select(columns => columns[PathColumn])
            .Distinct(StringComparer.Ordinal)
            .Take(MaxDaemons)
            .ToArray();
    }

    private static string Prefix(uint userId) => string.Create(CultureInfo.InvariantCulture, $"@dora-net/{userId}/");
}
