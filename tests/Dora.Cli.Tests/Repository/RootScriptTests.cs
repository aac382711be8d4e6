using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Repository;

/// <summary>The scripts at the root; that nothing is built twice is what makes them usable, so these run the real ones.</summary>
public sealed class RootScriptTests
{
    private static readonly string Dora = Path.Combine(Place.Repository, "dora");

    [Fact]
    public void Dora_runs_from_any_directory_and_keeps_the_exit_code()
    {
        using Workspace workspace = new();

        Assert.Equal($"dora-cli {CommandLine.Version}\n", DoraProcess.RunProgram(Dora, workspace.Root, "--version").WithExitCode(0).Output);
        DoraProcess.RunProgram(Dora, workspace.Root, "bogus").WithExitCode(2);
        DoraProcess.RunProgram(Dora, workspace.Root, "validate", "nofile.yml").WithExitCode(1);
    }

    [Fact]
    public void Dora_can_be_called_through_a_link_and_twice_at_once()
    {
        using Workspace workspace = new();
        string link = Path.Combine(workspace.Root, "d");
        File.CreateSymbolicLink(link, Dora);
        using DoraProcess first = DoraProcess.StartProgram(link, workspace.Root, [], "--version");
        using DoraProcess second = DoraProcess.StartProgram(link, workspace.Root, [], "--version");

        first.WaitForEnd().WithExitCode(0);
        second.WaitForEnd().WithExitCode(0);
    }

    [Fact]
    public void Dora_without_dotnet_says_what_to_install()
    {
        using Workspace workspace = new();
        foreach (string tool in (string[])["sh", "dirname", "readlink", "find"])
            File.CreateSymbolicLink(Path.Combine(workspace.Root, tool), Path.Combine("/usr/bin", tool));
        using DoraProcess process = DoraProcess.StartProgram("/bin/sh", workspace.Root, [("PATH", workspace.Root)], Dora, "--version");

        Assert.Contains(
            "dora needs the .NET 10 SDK: https://dot.net/download", process.WaitForEnd().WithExitCode(127).Error, StringComparison.Ordinal);
    }
}
