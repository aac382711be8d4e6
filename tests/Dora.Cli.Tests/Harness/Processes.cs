using System.Globalization;

namespace Dora.Cli.Tests.Harness;

/// <summary>What became of processes.</summary>
internal static class Processes
{
    /// <summary>Far more than anything takes on a loaded machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static void AssertGone(params IEnumerable<int> processes)
    {
        foreach (int process in processes)
            Assert.True(SpinWait.SpinUntil(() => !IsAlive(process), Deadline), $"process {process} still runs");
    }

    /// <summary>True while the process exists and is no zombie.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            // No such process.
            return false;
        }
    }

    /// <summary>The process id a program writes into a file under its final name only when it is complete.</summary>
    public static int FromFile(string path)
    {
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path), Deadline), $"no process has written its id into {path}");
        return int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
    }
}
