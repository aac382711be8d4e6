using Dora.Descriptor.Model;

namespace Dora.Descriptor.Tests;

public sealed class EnvironmentTests : IDisposable
{
    private readonly SampleDirectory _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("7", "7")]
    [InlineData("\"007\"", "007")]
    [InlineData("'007'", "007")]
    [InlineData("007", "007")]
    [InlineData("+5", "+5")]
    [InlineData("1.50", "1.50")]
    [InlineData("\"1.10\"", "1.10")]
    [InlineData("1.0", "1.0")]
    [InlineData(".5", ".5")]
    [InlineData("1e3", "1e3")]
    [InlineData("\"1e3\"", "1e3")]
    [InlineData("0x10", "0x10")]
    [InlineData("\"0x1F\"", "0x1F")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("yes", "yes")]
    [InlineData("on", "on")]
    [InlineData("2026-01-01", "2026-01-01")]
    [InlineData("1_000", "1_000")]
    [InlineData("true", "true")]
    [InlineData("\"true\"", "true")]
    [InlineData("!!str 7", "7")]
    [InlineData("!!str ~", "~")]
    [InlineData("\"\"", "")]
    [InlineData("$XHOME/x", "/xx/x")]
    [InlineData("${XHOME}/y", "/xx/y")]
    [InlineData("'$XHOME'", "/xx")]
    [InlineData("${NOPE:-dflt}", "dflt")]
    [InlineData("${NOPE:-}", "")]
    [InlineData("${XHOME:-dflt}", "/xx")]
    [InlineData("$$", "$")]
    [InlineData("$$XHOME", "$XHOME")]
    [InlineData("a\\$b", "a$b")]
    [InlineData("costs 5$", "costs 5$")]
    [InlineData("$5", "$5")]
    [InlineData("{__dora_env: XHOME}", "/xx")]
    public void Value_reaches_the_node_as_written(string yaml, string expected)
    {
        ReadResult result = Read(yaml);

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(expected, Assert.Single(result.Dataflow.Nodes).Environment["X"]);
    }

    [Theory]
    [InlineData("$UNSET", "node `a`: `env.X`: environment variable `UNSET` is not set")]
    [InlineData("${UNSET}", "environment variable `UNSET` is not set")]
    [InlineData("\"${UNSET\"", "`${` has no closing `}`")]
    [InlineData("\"${}\"", "names no environment variable")]
    [InlineData("~", "has no value")]
    [InlineData("", "has no value")]
    [InlineData("[1]", "invalid type: sequence")]
    [InlineData("{a: b}", "invalid type: map")]
    [InlineData("{__dora_env: UNSET}", "environment variable `UNSET` is not set")]
    public void Value_that_cannot_be_passed_is_an_error(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(yaml).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Inner_environment_wins_over_outer()
    {
        ReadResult result = _samples.Read("""
            env: {A: root, B: root, C: root}
            nodes:
              - id: a
                env: {B: node, C: node}
                custom: {path: n.sh, envs: {C: custom}}
            """);

        IReadOnlyDictionary<string, string> environment = result.Dataflow!.Nodes[0].Environment;
        Assert.Equal(["A=root", "B=node", "C=custom"], environment.OrderBy(item => item.Key).Select(item => $"{item.Key}={item.Value}"));
    }

    [Theory]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("DYLD_INSERT_LIBRARIES")]
    [InlineData("DORA_NODE_CONFIG")]
    [InlineData("DORA_AUTH_TOKEN")]
    public void Reserved_name_is_dropped_with_a_warning(string name)
    {
        ReadResult result = _samples.Read($"nodes:\n  - id: a\n    path: n.sh\n    env: {{{name}: x, OTHER: y}}\n");

        Assert.Contains($"`{name}` is reserved", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(["OTHER"], result.Dataflow!.Nodes[0].Environment.Keys);
    }

    [Theory]
    [InlineData("a \"b c\" $HOME", new[] { "a", "b c", "$HOME" })]
    [InlineData("  a   b\tc ", new[] { "a", "b", "c" })]
    [InlineData("--name='x y' '' \"\"", new[] { "--name=x y", "", "" })]
    [InlineData("a\\ b \"c\\\"d\\n\" 'e\\'", new[] { "a b", "c\"d\\n", "e\\" })]
    [InlineData("", new string[0])]
    public void Arguments_are_split_as_a_shell_would(string args, string[] expected)
    {
        string quoted = args.Replace("'", "''", StringComparison.Ordinal);

        ReadResult result = _samples.Read($"nodes:\n  - id: a\n    path: n.sh\n    args: '{quoted}'\n");

        Assert.Equal(expected, Assert.IsType<NodeSource.Program>(result.Dataflow!.Nodes[0].Source).Arguments);
    }

    private ReadResult Read(string value) => _samples.Read($"nodes:\n  - id: a\n    path: n.sh\n    env:\n      X: {value}\n");
}
