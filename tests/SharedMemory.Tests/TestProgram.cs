using System.Runtime.CompilerServices;
using SharedMemory.Processes;

namespace SharedMemory.Tests;

/// <summary>This test assembly, started again as a process that plays a role instead of running tests.</summary>
internal static class TestProgram
{
    private const string RoleVariable = "SHARED_MEMORY_TEST_ROLE";

    private static readonly Dictionary<string, Action<string[]>> Roles = new()
    {
        ["family"] = Processes.FamilyRole.Run,
    };

    public static ChildProcess Start(string role, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            [RoleVariable] = string.Join('\n', [role, .. arguments]),
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = "/tmp",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
            environment["DOTNET_ROOT"] = root;

        string program = Path.Combine(AppContext.BaseDirectory, "SharedMemory.Tests");
        return ChildProcess.Start(new ChildStart { Program = program, Environment = environment });
    }

    [ModuleInitializer]
    internal static void PlayRole()
    {
        if (Environment.GetEnvironmentVariable(RoleVariable) is not { } line)
            return;

        string[] parts = line.Split('\n');
        Roles[parts[0]](parts[1..]);
        Environment.Exit(0);
    }
}
