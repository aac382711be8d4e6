using System.Runtime.ExceptionServices;

namespace Dora.Transport.Tests.Contract;

/// <summary>Something that runs on a thread of its own; its failure is the test's.</summary>
internal sealed class Background : IDisposable
{
    private readonly Thread _thread;
    private readonly TimeSpan _deadline;
    private ExceptionDispatchInfo? _failure;

    private Background(Action action, TimeSpan deadline)
    {
        _deadline = deadline;
        _thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    public static Background Run(Action action) => Run(action, Rig.Deadline + Rig.Deadline);

    public static Background Run(Action action, TimeSpan deadline) => new(action, deadline);

    public void Join()
    {
        Assert.True(_thread.Join(_deadline), "the background thread does not end");
        _failure?.Throw();
    }

    public void Dispose() => Join();
}
