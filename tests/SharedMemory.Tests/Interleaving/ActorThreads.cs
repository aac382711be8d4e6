using SharedMemory.Linux;

namespace SharedMemory.Tests.Interleaving;

/// <summary>Threads that play one actor after another; making new ones for each run would take most of the time.</summary>
internal sealed class ActorThreads : IDisposable
{
    private const int Count = 4;
    private readonly SemaphoreSlim[] _begin = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(0))];
    private readonly SemaphoreSlim[] _idle = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(0))];
    private readonly Actor?[] _actors = new Actor?[Count];
    private bool _stopped;

    public ActorThreads()
    {
        for (int i = 0; i < Count; i++)
        {
            int index = i;
            new Thread(() => Run(index)) { IsBackground = true }.Start();
        }
    }

    public void Begin(int index, Actor actor)
    {
        _actors[index] = actor;
        _ = _begin[index].Release();
    }

    public void AwaitIdle(int count)
    {
        for (int i = 0; i < count; i++)
            _idle[i].Wait();
    }

    public void Dispose()
    {
        _stopped = true;
        foreach (SemaphoreSlim begin in _begin)
            _ = begin.Release();
    }

    /// <summary>On one processor a turn passes in 2 µs, between two it takes ten times as long.</summary>
    private static void ShareOneProcessor()
    {
        try
        {
            CpuAffinity.ConfineThisThread(0);
        }
        catch (LinuxException)
        {
            // This process may not use the first processor; then it is slow.
        }
    }

    private void Run(int index)
    {
        ShareOneProcessor();
        while (true)
        {
            _begin[index].Wait();
            if (_stopped)
                return;

            Play(_actors[index]!);
            _ = _idle[index].Release();
        }
    }

    private static void Play(Actor actor)
    {
        actor.AwaitTurn();
        Exception? failure = null;
        if (!actor.HasDied)
        {
            actor.SleepsUntil = null;
            try
            {
                actor.Body(new StepProbe(actor));
            }
#pragma warning disable CA1031 // Whatever it is, the schedule reports it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        }

        actor.Schedule.End(actor, failure);
    }
}
