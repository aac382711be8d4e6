using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

/// <summary>
/// Nodes killed at any instant, from their first instruction to their last: source → middle → sink, and a second reader of the source beside them. All edges
/// block, so whatever is missing between two messages was lost by somebody. Counts what this process holds, so nothing else may run beside it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Messages = 3000;

    /// <summary>Descriptors that a garbage collection in another thread may not have closed yet.</summary>
    private const int LateDescriptors = 4;

    private static readonly string[] Victims = ["source", "middle", "sink"];
    private static readonly int[] Sizes = [8, 2_000, 60_000];

    [Theory]
    [InlineData(TransportChoice.SharedMemory, 20260103)]
    [InlineData(TransportChoice.Socket, 20260104)]
    public async Task Nodes_killed_at_any_instant_take_nothing_from_the_others_and_leave_nothing(TransportChoice transport, int seed)
    {
        Random random = new(seed);
        Dictionary<string, int> hits = new() { ["starting"] = 0, ["running"] = 0, ["ended"] = 0 };
        await RunAsync(transport, random, hits);
        Collect();
        int descriptors = Descriptors().Count;
        for (int round = 1; round < Rounds; round++)
            await RunAsync(transport, random, hits);

        output.WriteLine($"{transport}: {string.Join(", ", hits.Select(hit => $"{hit.Value} killed while {hit.Key}"))}");
        Assert.True(hits["running"] >= Rounds / 4, $"only {hits["running"]} of {Rounds} kills hit a node while messages flowed");
        await Eventually.True(() => Collected(() => Descriptors().Count <= descriptors + LateDescriptors), $"the descriptors of {Rounds} runs being closed (there were {descriptors})");
    }

    private static async Task RunAsync(TransportChoice transport, Random random, Dictionary<string, int> hits)
    {
        string victim = Victims[random.Next(Victims.Length)];
        int size = Sizes[random.Next(Sizes.Length)];
        int startMilliseconds = random.Next(300);
        int? progress = random.Next(3) == 0 ? null : 100 * random.Next(1, Messages / 100);
        string what = $"{transport}, {victim} killed {(progress is { } at ? $"after message {at}" : $"after {startMilliseconds} ms")}, messages of {size} bytes";
        RecordingSink sink;
        DataflowResult result;
        bool hit;
        await using (TestRun run = await TestRun.StartAsync(Chain(size), options => options with { Transport = transport }))
        {
            sink = run.Sink;
            if (progress is { } number)
                await sink.WaitForPrintedAsync("side", $"in at {number}");
            else
                await Task.Delay(startMilliseconds, TestContext.Current.CancellationToken);
            hit = run.StatusOf(victim).ProcessId is { } process && Processes.TrySignal(process, Processes.Kill);
            result = await run.CompletionAsync();
        }

        bool flowed = !result.Nodes.Any(node => node.Failure is { Cause: FailureCause.Cascading });
        hit &= result.FailureOf(victim) is { Exit: NodeExit.Signal { Number: Processes.Kill }, Cause: FailureCause.Own };
        hits[!hit ? "ended" : flowed ? "running" : "starting"]++;
        Assert.True(result.Nodes.All(node => node.Failure is null or { Cause: FailureCause.Cascading } || (hit && node.Node.Value == victim)),
            $"{what}: {FailureText.Summarize(result, nameDataflow: true)}");
        if (flowed)
            AssertMessages(sink, hit ? victim : null, what);
        else
            Assert.True(hit && sink.TestimonyOf("side", "in") is null, $"{what}\n{string.Join('\n', sink.Lines)}");
        await AssertNothingLeftAsync(sink, what);
    }

    private static Dataflow Chain(int size) => Flow.Of(
        Flow.Test("source", "numbers", $"{Messages}", $"{size}", "1").Sending("out"),
        Flow.Test("middle", "relay").Reading("in", "source/out", Block).Sending("out"),
        Flow.Test("sink", "witness").Reading("in", "middle/out", Block),
        Flow.Test("side", "witness").Reading("in", "source/out", Block));

    private static InputDefinition Block(InputDefinition input) => input with { QueuePolicy = QueuePolicy.Backpressure };

    private static void AssertMessages(RecordingSink sink, string? victim, string what)
    {
        what = $"{what}\n{string.Join('\n', sink.Lines)}";
        Testimony side = sink.TestimonyOf("side", "in")!;
        Testimony? last = sink.TestimonyOf("sink", "in");
        int? relayed = sink.NumberSaid("middle", "relayed");
        Assert.True(side.IsGapless && last is null or { IsGapless: true }, what);
        Assert.True((last is null) == (victim == "sink"), what);
        Assert.True(victim == "source" || (sink.NumberSaid("source", "sent"), side.Received) == (Messages, Messages), what);
        Assert.True(victim is "source" or "middle" || relayed == Messages, what);
        Assert.True(victim is "middle" or "sink" || last!.Received == relayed, what);

        // A source that is killed between its two readers has sent its last message to one of them.
        Assert.True(victim != "source" || Math.Abs(side.Received - relayed!.Value) <= 1, what);
    }

    private static async Task AssertNothingLeftAsync(RecordingSink sink, string what)
    {
        const string Spawned = "spawned node with pid ProcessId(Some(";
        int[] processes = [.. sink.Records.Where(record => record.Message.StartsWith(Spawned, StringComparison.Ordinal))
            .Select(record => int.Parse(record.Message[Spawned.Length..].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(4, processes.Length);
        await Eventually.True(() => !processes.Any(Processes.IsAlive), $"the end of all processes: {what}");
        await Eventually.True(() => Collected(() => !Descriptors().Any(IsSegment) && !File.ReadLines("/proc/self/maps").Any(IsSegment)), $"the end of all segments: {what}");
    }

    private static bool IsSegment(string name) => name.Contains("memfd:dora-", StringComparison.Ordinal);

    private static List<string> Descriptors() => [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? "")];

    /// <summary>Looks, and if need be looks again when finalizers have run.</summary>
    private static bool Collected(Func<bool> condition)
    {
        if (condition())
            return true;
        Collect();
        return condition();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
