using System.Globalization;
using System.Net;
using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Faults.Tests;

/// <summary>What the kernel knows about a process.</summary>
internal static class ProcessFacts
{
    private const string Established = "01";

    /// <summary>Established connections of the machine the process is on with an address.</summary>
    public static int ConnectionsWith(ZenohProcess process, string address)
    {
        string remote = Convert.ToHexString([.. IPAddress.Parse(address).GetAddressBytes().Reverse()]);
        return File.ReadLines(Invariant($"/proc/{process.Id}/net/tcp"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(words => words[2].StartsWith(remote, StringComparison.Ordinal) && words[3] == Established);
    }

    /// <summary>The most memory the process ever had.</summary>
    public static long PeakBytes(ZenohProcess process)
    {
        string line = File.ReadLines(Invariant($"/proc/{process.Id}/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
