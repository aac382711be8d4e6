using System.Diagnostics;

namespace Dora.Node.Tests.Harness;

internal static class Eventually
{
    public static void Holds(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TestDaemon.Deadline, $"waited {TestDaemon.Deadline.TotalSeconds} s in vain until {what}");
            Thread.Yield();
        }
    }
}
