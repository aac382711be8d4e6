using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>The usual processes of these tests.</summary>
internal static class Nodes
{
    public const int Port = 7447;

    /// <summary>Losses are noticed and repaired within a few seconds.</summary>
    public static readonly string[] Quick =
    [
        "--cfg", "transport/link/tx/lease:4000", "--cfg", "connect/retry/period_init_ms:100", "--cfg", "connect/retry/period_max_ms:400",
    ];

    /// <summary>Nothing is given up that only takes its time on a busy machine.</summary>
    public static readonly string[] Patient =
    [
        "--cfg", "transport/link/tx/lease:60000", "--cfg", "transport/link/tx/queue/congestion_control/block/wait_before_close:60000000",
    ];

    /// <summary>A router that listens on all wires of its machine.</summary>
    public static async Task<ZenohProcess> RouterAsync(this Machine machine, params string[] options)
    {
        ZenohProcess router = machine.Zenoh(["router", "-l", $"tcp/0.0.0.0:{Port}", "--no-multicast-scouting", .. options]);
        await router.PrintsAsync("listens on tcp/");
        return router;
    }

    /// <summary>A command as the client of a router.</summary>
    public static ZenohProcess Client(this Machine machine, string router, params string[] command) =>
        machine.Zenoh([.. command, "-m", "client", "-e", Endpoint(router), "--no-multicast-scouting"]);

    public static string Endpoint(string address) => $"tcp/{address}:{Port}";

    /// <summary>Waits until a process has printed more than before.</summary>
    public static Task PrintsMoreAsync(this ZenohProcess process, string what)
    {
        int before = process.Lines.Length;
        return Eventually.True(() => process.Lines.Length > before, $"{what}\n{process.Error}");
    }

    /// <summary>Waits until a process has printed a line so often.</summary>
    public static Task PrintsAsync(this ZenohProcess process, string line, int times) =>
        Eventually.True(() => process.Lines.Count(printed => printed == line) >= times, $"'{line}' {times} times, printed was\n{process.Output}");

    /// <summary>Asks until there is an answer: whoever gives it may just be coming back.</summary>
    public static async Task IsAnsweredAsync(this Machine machine, string router, string selector, string answer)
    {
        DateTime end = DateTime.UtcNow + Eventually.Deadline;
        while (true)
        {
            using ZenohProcess get = machine.Client(router, "get", selector);
            await get.EndsWithAsync(0);
            if (get.Output.Contains(answer, StringComparison.Ordinal))
                return;
            Assert.True(DateTime.UtcNow < end, $"'{answer}' to {selector} is still missing; the last answer was '{get.Output}'");
        }
    }
}
