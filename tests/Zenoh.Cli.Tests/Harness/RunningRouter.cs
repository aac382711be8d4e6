namespace Zenoh.Cli.Tests.Harness;

/// <summary>A router process and how to reach it.</summary>
internal sealed class RunningRouter : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zc");

    private RunningRouter(bool overTcp)
    {
        string listen = overTcp ? "tcp/127.0.0.1:0" : $"unixsock-stream/{_folder.FullName}/router";
        Process = ZenohProcess.Start("router", "-l", listen, "--no-multicast-scouting", "--plugin-search-dir", "/nowhere");
    }

    public ZenohProcess Process { get; }

    public string Endpoint { get; private set; } = "";

    /// <summary>Options that make a client of this router.</summary>
    public string[] Client => ["-m", "client", "-e", Endpoint, "--no-multicast-scouting"];

    public static async Task<RunningRouter> StartAsync(bool overTcp = false)
    {
        RunningRouter router = new(overTcp);
        const string label = "listens on ";
        await router.Process.PrintsAsync(label);
        string line = router.Process.Lines.First(line => line.Contains(label, StringComparison.Ordinal));
        router.Endpoint = line[(line.IndexOf(label, StringComparison.Ordinal) + label.Length)..].Trim();
        return router;
    }

    public ZenohProcess Start(params string[] arguments) => ZenohProcess.Start([.. arguments, .. Client]);

    public Task<ZenohProcess> RunAsync(params string[] arguments) => ZenohProcess.RunAsync(0, [.. arguments, .. Client]);

    public void Dispose()
    {
        Process.Dispose();
        _folder.Delete(recursive: true);
    }
}
