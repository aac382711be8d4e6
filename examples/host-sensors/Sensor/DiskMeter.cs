using System.Globalization;

namespace HostSensors.Sensor;

/// <summary>What all disks together read and write, from /proc/diskstats.</summary>
internal sealed class DiskMeter() : RateMeter("read", "written")
{
    private const int NameField = 2;
    private const int SectorsReadField = 5;
    private const int SectorsWrittenField = 9;
    private const long SectorBytes = 512;

    protected override (long First, long Second) ReadCounters()
    {
        long read = 0;
        long written = 0;
        foreach (string line in File.ReadLines("/proc/diskstats"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!IsDisk(fields[NameField]))
                continue;
            read += SectorBytes * long.Parse(fields[SectorsReadField], CultureInfo.InvariantCulture);
            written += SectorBytes * long.Parse(fields[SectorsWrittenField], CultureInfo.InvariantCulture);
        }

        return (read, written);
    }

    // Partitions and stacked devices (loop, device mapper, RAID) would count the same bytes again.
    private static bool IsDisk(string name) =>
        Directory.Exists($"/sys/block/{name}/device") || (name.StartsWith("vd", StringComparison.Ordinal) && Directory.Exists($"/sys/block/{name}"));
}
