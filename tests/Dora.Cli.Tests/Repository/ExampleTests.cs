using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Repository;

public sealed class ExampleTests
{
    /// <summary>Examples that only end when they are stopped, and a line each that their README promises.</summary>
    private static readonly Dictionary<string, (string[] Options, string Promised)> Promises = new()
    {
        ["host-sensors"] = (["--stop-after", "4s"], "summary: stdout    cpu "),
        ["mini-dataflow"] = ([], "logger: INFO   daemon    logger finished successfully"),
        ["csharp-dataflow"] = ([], "listener: INFO   daemon    listener finished successfully"),
        ["benchmark"] = ([], "sink: INFO   daemon    sink finished successfully"),
    };

    /// <summary>On a fresh clone the run compiles up to four programs first; it bounds a hang, it measures nothing.</summary>
    private static readonly TimeSpan WithFirstBuild = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Examples =>
        [.. Directory.GetDirectories(Path.Combine(Place.Repository, "examples"))
            .Where(directory => File.Exists(Path.Combine(directory, "dataflow.yml")))
            .Select(directory => Path.GetFileName(directory))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_has_a_readme_and_runs_to_a_clean_end(string example)
    {
        Assert.True(Promises.ContainsKey(example), $"say in {nameof(Promises)} what examples/{example} promises");
        (string[] options, string promised) = Promises[example];
        Assert.True(File.Exists(Path.Combine(Place.Repository, "examples", example, "README.md")), $"examples/{example} has no README.md");

        using DoraProcess run = DoraProcess.Start(Place.Repository, ["run", $"examples/{example}/dataflow.yml", .. options]);
        Ended ended = run.WaitForEnd(WithFirstBuild).WithExitCode(0);

        Assert.Contains(promised, ended.Output, StringComparison.Ordinal);
    }
}
