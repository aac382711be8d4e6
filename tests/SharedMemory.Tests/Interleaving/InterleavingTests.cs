using System.Diagnostics;

namespace SharedMemory.Tests.Interleaving;

/// <summary>
/// The ring and pool code itself, run step by step: first in every order that interrupts a process at most a few times, then in long
/// random orders. A step is one access to shared memory; processes may be killed before any of them. What this does not show is
/// reordering by the processor: steps are sequentially consistent here.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    /// <summary>Runs with random choices, per scenario.</summary>
    private const int RandomRuns = 300;

    [Fact]
    public void Dropping_producer_and_consumer() =>
        Explore(
            new World(queueSize: 1),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 3 * scale) },
                new Actor { Name = "consumer", Body = probe => world.Consume(probe, 3 * scale) },
            ],
            world => world.Check(),
            switches: 3);

    [Fact]
    public void Dropping_producer_and_consumer_with_few_chunks() =>
        Explore(
            new World(queueSize: 2, chunks: 4),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 5 * scale) },
                new Actor { Name = "consumer", Body = probe => world.Consume(probe, 3 * scale) },
            ],
            world => world.Check(),
            switches: 2);

    [Fact]
    public void Consumer_that_dies_anywhere_and_its_successor() =>
        Explore(
            new World(queueSize: 1),
            (world, scale) =>
            {
                var consumer = new Actor { Name = "consumer", MayDie = true, Body = probe => world.Consume(probe, 2 * scale) };
                return
                [
                    new Actor { Name = "producer", Body = probe => world.Produce(probe, 3 * scale) },
                    consumer,
                    new Actor
                    {
                        Name = "daemon",
                        StartsWhen = () => consumer.HasDied,
                        Body = probe =>
                        {
                            world.ConsumerDied = true;
                            world.ReleaseHeld(probe);
                            world.Consume(probe, 2 * scale);
                        },
                    },
                ];
            },
            world => world.Check(),
            switches: 2);

    [Fact]
    public void Repair_after_a_consumer_that_is_itself_cut_short_and_repeated() =>
        Explore(
            new World(queueSize: 1),
            (world, scale) =>
            {
                var consumer = new Actor { Name = "consumer", MayDie = true, Body = probe => world.Consume(probe, 2 * scale) };
                var daemon = new Actor
                {
                    Name = "daemon",
                    MayDie = true,
                    StartsWhen = () => consumer.HasDied,
                    Body = probe =>
                    {
                        world.ConsumerDied = true;
                        world.ReleaseHeld(probe);
                    },
                };
                return
                [
                    new Actor { Name = "producer", Body = probe => world.Produce(probe, 3 * scale) },
                    consumer,
                    daemon,
                    new Actor { Name = "second daemon", StartsWhen = () => daemon.IsDone && consumer.HasDied, Body = world.ReleaseHeld },
                ];
            },
            world => world.Check(),
            switches: 1);

    [Fact]
    public void Producer_that_dies_anywhere_and_its_successor() =>
        Explore(
            new World(queueSize: 1),
            (world, scale) =>
            {
                var producer = new Actor { Name = "producer", MayDie = true, Body = probe => world.Produce(probe, 2 * scale) };
                return
                [
                    producer,
                    new Actor { Name = "consumer", Body = probe => world.Consume(probe, 2 * scale) },
                    new Actor { Name = "daemon", StartsWhen = () => producer.HasDied, Body = world.Sweep },
                    new Actor { Name = "successor", StartsWhen = () => producer.IsDone, Body = probe => world.Produce(probe, scale, incarnation: 1) },
                ];
            },
            world => world.Check(sweep: true),
            switches: 2);

    [Fact]
    public void Edge_that_is_detached_while_its_producer_publishes() =>
        Explore(
            new World(queueSize: 1),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 2 * scale) },
                new Actor { Name = "daemon", Body = world.Detach },
            ],
            world => world.CheckDetached(),
            switches: 4);

    [Fact]
    public void Edge_that_is_detached_while_its_producer_waits_for_room() =>
        Explore(
            new World(queueSize: 1, blocks: true),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 3 * scale) },
                new Actor { Name = "daemon", Body = world.Detach },
            ],
            world => world.CheckDetached(),
            switches: 3);

    [Fact]
    public void Consumer_that_sleeps_is_always_woken() =>
        Explore(
            new World(queueSize: 4, chunks: 8),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 2) },
                new Actor { Name = "consumer", Body = probe => world.ConsumeSleeping(probe, 2) },
            ],
            world => world.Check(),
            switches: 4);

    [Fact]
    public void Producer_and_consumer_that_both_sleep_are_always_woken() =>
        Explore(
            new World(queueSize: 1, blocks: true),
            (world, scale) =>
            [
                new Actor { Name = "producer", Body = probe => world.Produce(probe, 3 * scale) },
                new Actor { Name = "consumer", Body = probe => world.ConsumeSleeping(probe, 3 * scale) },
            ],
            world => world.Check(),
            switches: 3);

    private void Explore(World world, Func<World, int, Actor[]> actors, Action<World> check, int switches)
    {
        using (world)
        using (var threads = new ActorThreads())
        {
            var watch = Stopwatch.StartNew();
            var all = new AllChoices();
            (long runs, long steps) = (0, 0);
            do
            {
                steps += RunOnce(world, actors(world, 1), check, all, switches, threads);
                runs++;
            }
            while (all.Next());

            for (int seed = 0; seed < RandomRuns; seed++)
                steps += RunOnce(world, actors(world, 8), check, new RandomChoices(seed), int.MaxValue, threads);

            output.WriteLine($"{runs:N0} interleavings with at most {switches} interruptions, {RandomRuns} random ones, {steps:N0} steps, {watch.Elapsed.TotalSeconds:0.0} s");
        }
    }

    private static int RunOnce(World world, Actor[] actors, Action<World> check, IChoices choices, int switches, ActorThreads threads)
    {
        world.Reset();
        var schedule = new Schedule(choices, actors, switches);
        try
        {
            schedule.Run(threads);
            check(world);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{error.Message} (choices: {choices})", error);
        }

        return schedule.Steps;
    }
}
