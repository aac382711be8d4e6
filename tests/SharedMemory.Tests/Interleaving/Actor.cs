using SharedMemory.Rings;

namespace SharedMemory.Tests.Interleaving;

/// <summary>A process in a schedule: runs the real code on a thread of its own, one step at a time, whenever it is its turn.</summary>
internal sealed class Actor
{
    private readonly SemaphoreSlim _turn = new(0);

    public required string Name { get; init; }

    /// <summary>What it does; it begins once <see cref="StartsWhen"/> holds.</summary>
    public required Action<StepProbe> Body { get; init; }

    public Func<bool> StartsWhen { get; init; } = () => true;

    /// <summary>True when the schedule may end it at any step, as SIGKILL would.</summary>
    public bool MayDie { get; init; }

    public Schedule Schedule { get; set; } = null!;

    public bool IsDone { get; set; }

    public bool HasDied { get; set; }

    /// <summary>When set, it sleeps until this holds.</summary>
    public Func<bool>? SleepsUntil { get; set; }

    public bool CanRun => !IsDone && (SleepsUntil?.Invoke() ?? true);

    public void GiveTurn() => _turn.Release();

    public void AwaitTurn() => _turn.Wait();
}

/// <summary>Thrown inside an actor that dies. No code under test catches it, so nothing more of it runs.</summary>
internal sealed class ActorDiedException : Exception;

/// <summary>Lets the schedule decide before every step of the code under test.</summary>
internal readonly struct StepProbe(Actor actor) : IStepProbe
{
    public void Step() => actor.Schedule.Step(actor);

    /// <summary>Like a futex wait: the actor runs again once a condition holds.</summary>
    public void Sleep(Func<bool> until)
    {
        actor.SleepsUntil = until;
        actor.Schedule.Step(actor);
        actor.SleepsUntil = null;
    }
}
