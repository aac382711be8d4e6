using System.Diagnostics;
using System.Globalization;
using Zenoh.Benchmarks.Running;

namespace Zenoh.Benchmarks.Soak;

/// <summary>
/// Soaks one router: many clients with many keys stay connected, publishers of large messages block until all their subscribers have them, and paced
/// messages go to a well-behaved subscriber while a frozen and a slow one hang on; at last as many subscribers, of which a tenth never reads.
/// Then all leave.
/// </summary>
internal sealed class SoakRun(SoakOptions options, TextWriter output) : IDisposable
{
    private const int CrowdProcesses = 2;
    private const int WarmUpClients = 20;
    private const int WarmUpKeys = 10;
    private const int PacedBytes = 8 * 1024;
    private const int PacedMilliseconds = 4_000;
    private const int SlowPauseMilliseconds = 50;

    /// <summary>One of so many subscribers never reads.</summary>
    private const int FrozenShare = 10;

    /// <summary>Longer than it takes until who reads nothing is given up.</summary>
    private const int FrozenMilliseconds = 12_000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly int _port = Pair.FreePort();
    private readonly List<Child> _children = [];
    private Child? _router;

    /// <summary>Whether nothing was lost that may not be.</summary>
    public bool Run()
    {
        _router = Start("soak-router", Pair.Endpoint(_port));
        Leave(StartSoak("crowd", 0, WarmUpClients, WarmUpKeys));
        ShowCollected("idle router");
        Child[] crowds = [.. Enumerable.Range(0, CrowdProcesses).Select(StartCrowd)];
        bool isWhole = SendLarge();
        Pace();
        isWhole &= SendBesideFrozen();
        foreach (Child crowd in crowds)
            Leave(crowd);
        Thread.Sleep(Settling);
        Show("all have left", $"at most {Bytes(ResidentMemory.Highest(_router.Id))}");
        ShowCollected("all have left, garbage collected");
        return isWhole;
    }

    public void Dispose()
    {
        foreach (Child child in _children)
            child.Dispose();
    }

    private Child StartCrowd(int index)
    {
        int clients = options.Clients / CrowdProcesses;
        Child crowd = StartSoak(out Dictionary<string, double> took, "crowd", 1 + (index * clients), clients, options.Keys / options.Clients);
        Show(
            $"{clients} clients, {clients * (options.Keys / options.Clients)} keys",
            $"a client {Microseconds(took[SoakMetric.Open])}, a key {Microseconds(took[SoakMetric.Declare])}");
        return crowd;
    }

    private bool SendLarge()
    {
        Child subscribers = StartSoak("subscribers", options.Publishers);
        Child publishers = StartSoak("publishers", options.Publishers, options.Bytes);
        long start = Stopwatch.GetTimestamp();
        double sent = Ask(publishers, $"run {options.Seconds * 1_000}")[Metric.Messages];
        Dictionary<string, double> received = Ask(subscribers, string.Create(CultureInfo.InvariantCulture, $"expect {sent}"));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Show(
            $"{options.Publishers} publishers, {options.Publishers} subscribers, {Bytes(options.Bytes)} each",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sent} published, {sent * options.Publishers} deliveries, {received[Metric.Lost]} lost, {received[SoakMetric.Disordered]} out of order, {Bytes(sent * options.Publishers * options.Bytes / seconds)}/s"));
        Leave(publishers);
        Leave(subscribers);
        return received[Metric.Lost] == 0 && received[SoakMetric.Disordered] == 0;
    }

    private void Pace()
    {
        Child listener = StartSoak("listener", 0);
        Child pacer = StartSoak("pacer", PacedBytes);
        PaceOnce("paced, dropping", pacer, listener, "drop");
        Child frozen = StartSoak("listener", 0);
        Signal(frozen, "STOP");
        Child slow = StartSoak("listener", SlowPauseMilliseconds);
        PaceOnce("the same beside a frozen and a slow one", pacer, listener, "drop");
        Leave(slow);
        PaceOnce("blocking, beside the frozen one", pacer, listener, "block");
        PaceOnce("blocking, after that one was given up", pacer, listener, "block");
        Signal(frozen, "CONT");
        foreach (Child child in (Child[])[frozen, pacer, listener])
            Leave(child);
    }

    // One of ten sessions reads nothing at all, and the publisher waits for whoever is not given up.
    private bool SendBesideFrozen()
    {
        int frozen = options.Clients / FrozenShare;
        Child readers = StartSoak("subscribers", options.Clients - frozen);
        Child silent = StartSoak("subscribers", frozen);
        Child publisher = StartSoak("publishers", 1, PacedBytes);
        Signal(silent, "STOP");
        double sent = Ask(publisher, string.Create(CultureInfo.InvariantCulture, $"run {FrozenMilliseconds}"))[Metric.Messages];
        Dictionary<string, double> received = Ask(readers, string.Create(CultureInfo.InvariantCulture, $"expect {sent}"));
        Show(
            $"{options.Clients} subscribers, {frozen} of which never read",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sent} published (block), {sent * (options.Clients - frozen)} deliveries to the others, {received[Metric.Lost]} lost, {received[SoakMetric.Disordered]} out of order; at most {Bytes(ResidentMemory.Highest(_router!.Id))}"));
        Signal(silent, "CONT");
        foreach (Child child in (Child[])[silent, publisher, readers])
            Leave(child);
        return received[Metric.Lost] == 0 && received[SoakMetric.Disordered] == 0;
    }

    private void PaceOnce(string what, Child pacer, Child listener, string policy)
    {
        double sent = Ask(pacer, string.Create(CultureInfo.InvariantCulture, $"{policy} {PacedMilliseconds}"))[Metric.Messages];
        Dictionary<string, double> ages = Ask(listener, "report");
        double lost = sent - ages[Metric.Messages];
        Show(what, ages.Count == 1
            ? "nothing came"
            : string.Create(CultureInfo.InvariantCulture, $"{sent} published, {lost} did not come; p50 {Microseconds(ages[Metric.P50])}, p99 {Microseconds(ages[Metric.P99])}, longest {Microseconds(ages[SoakMetric.Longest])}"));
    }

    private static Dictionary<string, double> Ask(Child child, string line)
    {
        child.Tell(line);
        return child.ReadValues();
    }

    private Child StartSoak(string node, params int[] numbers) => StartSoak(out _, node, numbers);

    private Child StartSoak(out Dictionary<string, double> took, string node, params int[] numbers)
    {
        Child child = Child.Start(
            Child.Program, ["soak", Pair.Endpoint(_port), node, .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        _children.Add(child);
        took = child.ReadValues();
        return child;
    }

    private Child Start(params string[] arguments)
    {
        Child child = Child.StartNode(arguments);
        _children.Add(child);
        return child;
    }

    private void Leave(Child child)
    {
        _children.Remove(child);
        child.Dispose();
    }

    private static void Signal(Child child, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", child.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void ShowCollected(string what)
    {
        double heap = Ask(_router!, "collect")[SoakMetric.Heap];
        Show(what, $"of it {Bytes(heap)} in use");
    }

    private void Show(string what, string figures) =>
        output.WriteLine($"{what,-50} router {Bytes(ResidentMemory.Now(_router!.Id)),8}; {figures}");

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");

    private static string Microseconds(double nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:N1} us");
}
