using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

internal static class Results
{
    public static NodeFailure? FailureOf(this DataflowResult result, string node) => result.Nodes.Single(r => r.Node == new NodeId(node)).Failure;

    public static void AssertSucceeded(this DataflowResult result, RecordingSink sink) =>
        Assert.True(result.Succeeded, result.Succeeded ? "" : FailureText.Summarize(result, nameDataflow: true) + "\n" + string.Join('\n', sink.Lines));
}
