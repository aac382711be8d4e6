using Dora.Descriptor.Diagnostics;

namespace Dora.Descriptor.Tests;

/// <summary>What a dataflow says that this version does not do is told according to what the file is read for.</summary>
public sealed class PurposeTests : IDisposable
{
    private const string Operators = "nodes:\n  - id: a\n    operator:\n      python: op.py\n";

    private readonly SampleDirectory _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData(ReadPurpose.Validate, DiagnosticSeverity.Warning)]
    [InlineData(ReadPurpose.Run, DiagnosticSeverity.Error)]
    public void Operators_are_told_where_they_stand(ReadPurpose purpose, DiagnosticSeverity severity)
    {
        Diagnostic only = Assert.Single(Read(Operators, purpose).Diagnostics);

        Assert.Equal((severity, 3, 5), (only.Severity, only.Line, only.Column));
        Assert.StartsWith("node `a`: this version does not run operators", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_are_no_news_to_who_draws_or_builds() => Assert.Empty(Read(Operators, ReadPurpose.Look).Diagnostics);

    [Theory]
    [InlineData("machine: far", "runs here and not on `far`")]
    [InlineData("labels: { gpu: big }", "whatever its labels say")]
    public void A_node_for_another_machine_is_warned_of_when_all_run_here(string deploy, string expected)
    {
        string text = $"nodes:\n  - id: a\n    path: n.sh\n    deploy:\n      {deploy}\n";

        Diagnostic only = Assert.Single(Read(text, ReadPurpose.Run).Diagnostics);

        Assert.Equal((DiagnosticSeverity.Warning, 5, 7), (only.Severity, only.Line, only.Column));
        Assert.Contains(expected, only.Message, StringComparison.Ordinal);
        Assert.Empty(Read(text, ReadPurpose.Validate).Diagnostics);
    }

    [Fact]
    public void A_place_for_all_nodes_is_warned_of_once_per_node()
    {
        const string Text = "deploy: { machine: far }\nnodes:\n  - { id: a, path: n.sh }\n  - { id: b, path: n.sh }\n";

        Assert.Equal(
            [
                "node `a` runs here and not on `far`: this version has one machine",
                "node `b` runs here and not on `far`: this version has one machine",
            ],
            Read(Text, ReadPurpose.Run).Diagnostics.Select(item => item.Message));
    }

    [Fact]
    public void The_program_of_a_node_for_another_machine_must_exist_when_it_runs_here()
    {
        const string Text = "nodes:\n  - id: a\n    path: far/away\n    deploy: { machine: far }\n";

        Assert.True(Read(Text, ReadPurpose.Validate).Succeeded);
        Assert.Contains("Could not find source path `far/away`", Assert.Single(Read(Text, ReadPurpose.Run).Errors).Message, StringComparison.Ordinal);
    }

    private ReadResult Read(string text, ReadPurpose purpose) => DataflowReader.ReadText(text, _samples.Options with { Purpose = purpose });
}
