using System.Runtime.ExceptionServices;

namespace Dora.Transport.Tests.Contract;

/// <summary>Something that runs on a thread of its own; its failure is the test's.</summary>
internal sealed class Background : IDisposable
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private Background(Action action)
    {
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

    public static Background Run(Action action) => new(action);

    public void Join()
    {
        Assert.True(_thread.Join(Rig.Deadline + Rig.Deadline), "the background thread does not end");
        _failure?.Throw();
    }

    public void Dispose() => Join();
}
