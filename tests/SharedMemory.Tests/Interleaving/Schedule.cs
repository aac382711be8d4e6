namespace SharedMemory.Tests.Interleaving;

/// <summary>
/// Runs actors one step at a time in an order that <see cref="IChoices"/> decides. Exactly one actor runs at any moment; the others
/// wait for their turn. At most <see cref="_switches"/> times an actor that could go on is interrupted.
/// </summary>
internal sealed class Schedule(IChoices choices, Actor[] actors, int switches)
{
    private readonly SemaphoreSlim _finished = new(0);
    private int _switches = switches;
    private Exception? _failure;

    public int Steps { get; private set; }

    public void Run(ActorThreads threads)
    {
        foreach (Actor actor in actors)
        {
            actor.Schedule = this;
            actor.SleepsUntil = actor.StartsWhen;
        }

        for (int i = 0; i < actors.Length; i++)
            threads.Begin(i, actors[i]);
        PassOn();
        _finished.Wait();
        threads.AwaitIdle(actors.Length);
        if (_failure is not null)
            throw new InvalidOperationException(_failure.Message, _failure);
    }

    /// <summary>Called by the running actor before each of its steps.</summary>
    public void Step(Actor self)
    {
        if (_failure is not null)
            throw new ActorDiedException();

        Steps++;
        int own = self.CanRun ? 1 : 0;
        Actor[] others = _switches > 0 || own == 0 ? Array.FindAll(actors, actor => actor != self && actor.CanRun) : [];
        if (own + others.Length == 0)
        {
            Fail(new InvalidOperationException($"everybody sleeps: {string.Join(", ", actors.Where(a => !a.IsDone).Select(a => a.Name))}"));
            throw new ActorDiedException();
        }

        if (self.MayDie && choices.Dies())
        {
            self.HasDied = true;
            throw new ActorDiedException();
        }

        int picked = choices.Pick(own + others.Length);
        if (picked < own)
            return;

        if (own == 1)
            _switches--;
        others[picked - own].GiveTurn();
        self.AwaitTurn();
        if (_failure is not null)
            throw new ActorDiedException();
    }

    /// <summary>An actor has ended: another one goes on.</summary>
    public void End(Actor self, Exception? failure)
    {
        self.IsDone = true;
        if (failure is not null and not ActorDiedException)
            Fail(failure);
        PassOn();
    }

    private void PassOn()
    {
        if (_failure is not null)
        {
            if (Array.Find(actors, actor => !actor.IsDone) is { } blocked)
                blocked.GiveTurn();
            else
                _ = _finished.Release();
            return;
        }

        Actor[] ready = [.. actors.Where(actor => actor.CanRun)];
        if (ready.Length > 0)
        {
            ready[choices.Pick(ready.Length)].GiveTurn();
            return;
        }

        // An actor whose start condition never comes true (nobody died) has nothing to do.
        foreach (Actor actor in actors.Where(actor => !actor.IsDone))
        {
            if (actor.SleepsUntil != actor.StartsWhen)
            {
                Fail(new InvalidOperationException($"{actor.Name} sleeps for ever"));
                PassOn();
                return;
            }
        }

        if (Array.Find(actors, actor => !actor.IsDone) is { } unneeded)
        {
            unneeded.IsDone = true;
            unneeded.HasDied = true;
            unneeded.GiveTurn();
            return;
        }

        _ = _finished.Release();
    }

    private void Fail(Exception failure) => _failure ??= failure;
}
