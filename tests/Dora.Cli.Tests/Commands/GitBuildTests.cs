using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class GitBuildTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly string _repository;

    public GitBuildTests()
    {
        _repository = Path.Combine(_workspace.Root, "origin", "thing.git");
        Directory.CreateDirectory(_repository);
        Git("init", "-q", "-b", "main");
        Commit("one");
        Git("tag", "-a", "v1", "-m", "v1");
        Git("branch", "side");
        Commit("two");
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("", "main")]
    [InlineData("branch: side", "side")]
    [InlineData("tag: v1", "v1^{commit}")]
    public void A_git_source_is_cloned_at_the_commit_its_reference_stands_for(string reference, string revision)
    {
        string commit = Git("rev-parse", revision);
        Write(reference);

        Ended ended = DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);

        string clone = CloneOf(commit);
        Assert.Contains($"a: INFO     running build command: `cat which` in {clone}\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains(revision == "main" ? "a: stdout   two\n" : "a: stdout   one\n", ended.Output, StringComparison.Ordinal);
        string session = File.ReadAllText(Path.Combine(_workspace.Root, "out", "flow.dora-session.yaml"));
        Assert.Contains(
            $"git_sources:\n  \"a\":\n    repo: \"file://{_repository}\"\n    commit_hash: \"{commit}\"\n", session, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_commit_hash_is_cloned_as_it_is()
    {
        string commit = Git("rev-parse", "side");
        Write($"rev: {commit}");

        DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);

        Assert.Equal("one", File.ReadAllText(Path.Combine(CloneOf(commit), "which")));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(39)]
    public void An_abbreviated_commit_hash_is_completed_and_stays_what_it_is(int length)
    {
        string commit = Git("rev-parse", "side");
        Write($"rev: \"{commit[..length]}\"");

        DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);
        Ended again = DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);

        Assert.Equal("one", File.ReadAllText(Path.Combine(CloneOf(commit), "which")));
        Assert.Equal([CloneOf(commit)], Directory.GetDirectories(Path.GetDirectoryName(CloneOf(commit))!));
        Assert.Contains("a: stdout   one\n", again.Output, StringComparison.Ordinal);
        string session = File.ReadAllText(Path.Combine(_workspace.Root, "out", "flow.dora-session.yaml"));
        Assert.Contains($"commit_hash: \"{commit}\"\n", session, StringComparison.Ordinal);
        Directory.Move(_repository, _repository + ".gone");
        DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);
    }

    [Fact]
    public void A_branch_that_moved_is_resolved_again_by_the_next_build()
    {
        Write("branch: main");
        DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);
        Commit("three");

        DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(0);

        Assert.Equal("three", File.ReadAllText(Path.Combine(CloneOf(Git("rev-parse", "main")), "which")));
    }

    [Theory]
    [InlineData("branch: nowhere", "has no branch `nowhere`")]
    [InlineData("tag: v9", "has no tag `v9`")]
    [InlineData("rev: abcdef", "is no commit hash: write at least 7 of its 40 characters")]
    [InlineData("rev: version2", "is no commit hash")]
    [InlineData("rev: 0123abc", "failed to check out commit 0123abc")]
    [InlineData("rev: 0123456789012345678901234567890123456789", "failed to check out commit 0123456789012345678901234567890123456789")]
    public void A_reference_that_does_not_exist_is_named_and_nothing_is_left(string reference, string expected)
    {
        Write(reference);

        Ended ended = DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(1);

        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        string clones = Path.Combine(_workspace.Root, "git");
        Assert.True(!Directory.Exists(clones) || Directory.GetFiles(clones, "which", SearchOption.AllDirectories).Length == 0);
    }

    [Fact]
    public void A_repository_that_does_not_exist_is_named()
    {
        Directory.Move(_repository, _repository + ".gone");
        Write("branch: main");

        Ended ended = DoraProcess.Run(_workspace.Root, "build", "flow.yml").WithExitCode(1);

        Assert.Contains($"failed to read the repository file://{_repository}", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_clones_a_git_source_that_was_never_built_and_stays_at_its_commit()
    {
        _workspace.Write("flow.yml", $"nodes:\n  - id: a\n    path: node.sh\n    git: file://{_repository}\n    branch: main\n");

        Ended first = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);
        Commit("three");
        Ended second = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);

        Assert.Contains("a: stdout    ran two\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("a: stdout    ran two\n", second.Output, StringComparison.Ordinal);
    }

    private string CloneOf(string commit) => Path.Combine(_workspace.Root, "git", _repository.TrimStart('/'), commit);

    private void Write(string reference) => _workspace.Write("flow.yml", $"""
        nodes:
          - id: a
            path: node.sh
            git: file://{_repository}
            {(reference.Length == 0 ? "name: a" : reference)}
            build: cat which
        """);

    private void Commit(string content)
    {
        File.WriteAllText(Path.Combine(_repository, "which"), content);
        File.WriteAllText(Path.Combine(_repository, "node.sh"), "#!/bin/sh\necho ran $(cat which)\n");
        File.SetUnixFileMode(Path.Combine(_repository, "node.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", content);
    }

    private string Git(params string[] arguments) => DoraProcess.RunProgram("git", _repository, arguments).WithExitCode(0).Output.Trim();
}
