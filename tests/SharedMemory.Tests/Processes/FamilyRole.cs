using SharedMemory.Processes;

namespace SharedMemory.Tests.Processes;

/// <summary>Starts children that fork, leave their group, or ignore signals; prints a line when they run; then waits to be killed.</summary>
internal static class FamilyRole
{
    public static void Run(string[] arguments)
    {
        string tag = arguments[0];
        var children = new List<ChildProcess>();
        foreach (string script in Scripts(tag))
            children.Add(ChildProcess.Start(new ChildStart { Program = "/bin/sh", Arguments = ["-c", script] }));

        foreach (ChildProcess child in children)
            _ = child.StandardOutput.ReadByte();
        Console.WriteLine("running");
        if (arguments.Length > 1)
            StartForever(tag);
        Thread.Sleep(Timeout.Infinite);
    }

    private static string[] Scripts(string tag) =>
    [
        $"trap '' TERM INT HUP; echo; sleep 1000 {tag} 2>/dev/null; sleep 1000",
        "sleep 1001 & echo; exec sleep 1000",
        "setsid sleep 1002 & echo; exec sleep 1000",
    ];

    /// <summary>So that the killing finds it in the middle of a start.</summary>
    private static void StartForever(string tag)
    {
        while (true)
            ChildProcess.Start(new ChildStart { Program = "/bin/sleep", Arguments = ["1000"] }).Dispose();
    }
}
