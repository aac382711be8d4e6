using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;
using Zenoh.Faults.Tests.Networks;
using Zenoh.Faults.Tests.Workers;

// Tests wait for other processes most of the time; but more of them at once only fight over the cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Zenoh.Faults.Tests;

/// <summary>The tests, or one of the small programs they start in their networks.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (Worker.TryParse(arguments) is { } worker)
            return await worker();
        Isolation.Enter(arguments);
        return arguments.Contains("--server") || arguments.Contains("--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(arguments);
    }
}
