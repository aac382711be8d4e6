using System.Globalization;

namespace HostSensors.Sensor;

/// <summary>What all network interfaces together receive and send, from /proc/net/dev; loopback does not leave the machine.</summary>
internal sealed class NetworkMeter() : RateMeter("received", "sent")
{
    private const int HeaderLines = 2;
    private const int ReceivedField = 0;
    private const int SentField = 8;

    protected override (long First, long Second) ReadCounters()
    {
        long received = 0;
        long sent = 0;
        foreach (string line in File.ReadLines("/proc/net/dev").Skip(HeaderLines))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[..colon].Trim() == "lo")
                continue;
            string[] fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            received += long.Parse(fields[ReceivedField], CultureInfo.InvariantCulture);
            sent += long.Parse(fields[SentField], CultureInfo.InvariantCulture);
        }

        return (received, sent);
    }
}
