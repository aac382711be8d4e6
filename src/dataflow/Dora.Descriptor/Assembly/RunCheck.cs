using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;
using Dora.Descriptor.Text;

namespace Dora.Descriptor.Assembly;

/// <summary>Says what this version does not do with a dataflow that is right as such.</summary>
internal sealed class RunCheck(ReadPurpose purpose, DiagnosticBag diagnostics)
{
    private const string NoRuntime = "this version does not run operators; it runs nodes with a program (`path`)";

    public void Check(NodeCandidate node)
    {
        if (node.Source is NodeSource.Operators)
            ReportOperators(node);
        if (purpose == ReadPurpose.Run && node.Deploy is { } deploy)
            ReportPlace(node, deploy);
    }

    private void ReportOperators(NodeCandidate node)
    {
        Position at = node.Draft.KeyAt(node.Draft.Has("operator") ? "operator" : "operators");
        if (purpose == ReadPurpose.Run)
            diagnostics.Error(at, $"node `{node.Id}`: {NoRuntime}");
        else
            diagnostics.Warn(at, $"node `{node.Id}`: {NoRuntime}");
    }

    private void ReportPlace(NodeCandidate node, Deployment deploy)
    {
        if (deploy.Machine is { } machine)
            diagnostics.Warn(node.DeployAt("machine"), $"node `{node.Id}` runs here and not on `{machine}`: this version has one machine");
        else if (deploy.Labels.Count > 0)
            diagnostics.Warn(node.DeployAt("labels"), $"node `{node.Id}` runs here, whatever its labels say: this version has one machine");
    }
}
