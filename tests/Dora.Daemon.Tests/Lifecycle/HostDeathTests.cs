using System.Diagnostics;
using System.Globalization;
using Dora.Daemon.Tests.Harness;

namespace Dora.Daemon.Tests.Lifecycle;

public sealed class HostDeathTests
{
    [Fact]
    public async Task No_node_survives_the_death_of_the_process_that_hosts_the_daemon()
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, WorkingDirectory = TestRun.NewDirectory() };
        start.ArgumentList.Add(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Dora.Daemon.TestHost", folder, "Dora.Daemon.TestHost.dll")));
        start.ArgumentList.Add("echo pid $$; exec sleep 1000");
        start.ArgumentList.Add("trap '' TERM HUP INT; (sleep 1000) & echo pid $!; echo pid $$; wait");
        using Process host = Process.Start(start)!;
        List<int> nodes = [];
        while (nodes.Count < 3 && await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Split(": pid ") is [_, var pid])
                nodes.Add(int.Parse(pid, CultureInfo.InvariantCulture));
        }

        Assert.Equal(3, nodes.Count);
        Assert.All(nodes, pid => Assert.True(Processes.IsAlive(pid)));
        host.Kill();
        foreach (int pid in nodes)
            await Eventually.True(() => !Processes.IsAlive(pid), $"the end of node process {pid} after its daemon was killed");
    }
}
