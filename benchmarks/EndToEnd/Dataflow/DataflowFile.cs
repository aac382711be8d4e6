using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Dataflow;

/// <summary>Writes the dataflows that are measured, as a user would.</summary>
internal static class DataflowFile
{
    /// <summary>The nodes that report to the conductor in the dataflow of <see cref="Messages"/>.</summary>
    public static readonly IReadOnlyList<string> MessageNodes = ["sender", "receiver", "fan-1", "fan-2", "fan-3"];

    /// <summary>The node of <see cref="Timer"/>.</summary>
    public static readonly IReadOnlyList<string> TimerNodes = ["ticker"];

    /// <summary>A sender, a receiver that can answer, and three receivers of the same output.</summary>
    /// <param name="program">The program of all nodes.</param>
    /// <param name="conductor">The socket they report to.</param>
    /// <param name="placement">Where they run.</param>
    /// <returns>The text of the file.</returns>
    public static string Messages(string program, string conductor, Placement placement)
    {
        var cores = Cores.For(placement);
        return $"""
            nodes:
              - id: sender
                path: {program}
                args: sender
                env: {Environment(conductor)}
                cpu_affinity: [{cores[0]}]
                inputs:
                  pong: receiver/pong
                outputs: [paced, flood, bulk, fan-flood, fan-bulk]
              - id: receiver
                path: {program}
                args: receiver
                env: {Environment(conductor)}
                cpu_affinity: [{cores[1]}]
                inputs:
                  paced: sender/paced
                  flood: {Backpressure("sender/flood", many: true)}
                  bulk: {Backpressure("sender/bulk", many: false)}
                outputs: [pong]
            {string.Join('\n', Enumerable.Range(1, 3).Select(i => FanReceiver(program, conductor, i, cores[i])))}

            """;
    }

    /// <summary>One node with a 1 kHz timer.</summary>
    /// <param name="program">The program of the node.</param>
    /// <param name="conductor">The socket it reports to.</param>
    /// <param name="placement">Where it runs.</param>
    /// <returns>The text of the file.</returns>
    public static string Timer(string program, string conductor, Placement placement) => $"""
        nodes:
          - id: ticker
            path: {program}
            args: ticker
            env: {Environment(conductor)}
            cpu_affinity: [{Cores.For(placement)[1]}]
            inputs:
              tick: dora/timer/millis/1

        """;

    private static string FanReceiver(string program, string conductor, int index, int core) => $"""
          - id: fan-{index}
            path: {program}
            args: receiver
            env: {Environment(conductor)}
            cpu_affinity: [{core}]
            inputs:
              flood: {Backpressure("sender/fan-flood", many: true)}
              bulk: {Backpressure("sender/fan-bulk", many: false)}
        """;

    private static string Environment(string conductor) => $$"""{ BENCH_CONDUCTOR: "{{conductor}}" }""";

    // As many slots as the C ring has, and few where each message is large.
    private static string Backpressure(string source, bool many) =>
        $$"""{ source: {{source}}, queue_size: {{(many ? 1000 : 4)}}, queue_policy: backpressure }""";
}
