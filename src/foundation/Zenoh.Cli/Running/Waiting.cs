using Zenoh.Session;

namespace Zenoh.Cli.Running;

/// <summary>Waits of commands.</summary>
internal static class Waiting
{
    /// <summary>Waits until somebody subscribes; goes on when nobody does in time.</summary>
    public static async Task ForMatchAsync(Publisher publisher, TimeSpan atMost, CancellationToken stopped)
    {
        if (atMost <= TimeSpan.Zero)
            return;
        TaskCompletionSource matched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        publisher.MatchingChanged += isMatching =>
        {
            if (isMatching)
                matched.TrySetResult();
        };
        await Task.WhenAny(matched.Task, Task.Delay(atMost, stopped)).ConfigureAwait(false);
        stopped.ThrowIfCancellationRequested();
    }
}
