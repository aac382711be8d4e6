using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Zenoh.Tests.Scouting;

/// <summary>
/// Runs a test in a network of its own: a process in a new network namespace, whose only interface is a loopback interface that carries multicast. So it neither meets other nodes of
/// this machine nor needs a machine with a multicast route.
/// </summary>
internal static class LoopbackNetwork
{
    private const string Mark = "ZENOH_TESTS_LOOPBACK_NETWORK";
    /// <summary>For a whole test in a process of its own, which may wait for several things.</summary>
    private static readonly TimeSpan TestDeadline = 4 * Eventually.Deadline;

    private const string Setup = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo src 127.0.0.1";

    /// <summary>Runs the body if this process is in such a network, else the calling test in a process that is. Skips the test where none can be made.</summary>
    public static async Task RunAsync(Type tests, Func<Task> body, [CallerMemberName] string test = "")
    {
        if (Environment.GetEnvironmentVariable(Mark) is not null)
        {
            await body();
            return;
        }

        (int probe, string refusal) = await ShellAsync(Setup);
        Assert.SkipUnless(probe == 0, $"this machine lets nobody make a network of its own (unshare --net, ip): {refusal}");
        (int code, string output) = await ShellAsync($"{Setup} && exec \"$0\" -method '{tests.FullName}.{test}' -noLogo", Environment.ProcessPath!);
        Assert.True(code == 0, output);
        Assert.SkipWhen(output.Contains("Skipped: 1", StringComparison.Ordinal), output);
        Assert.Contains("Total: 1", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> ShellAsync(string script, params string[] arguments)
    {
        ProcessStartInfo start = new("unshare", ["--user", "--map-root-user", "--net", "sh", "-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Mark] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestDeadline, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"after {TestDeadline.TotalSeconds} s still missing: the end of: {script}");
        }

        return (process.ExitCode, await output + await errors);
    }
}
