using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Keys;
using Dora.Descriptor.Model;
using Dora.Descriptor.Text;

namespace Dora.Descriptor.Assembly;

/// <summary>Checks the operators of one node.</summary>
internal sealed class OperatorAssembler(Reading reading)
{
    /// <summary>The id of an operator declared with <c>operator</c> that names none.</summary>
    private const string DefaultId = "op";

    public void Assemble(NodeCandidate node)
    {
        NodeDraft draft = node.Draft;
        bool single = draft.Has("operator");
        NodeAssembler.RefuseProgramKeys(node, "Operator", single ? "operator" : "operators", reading);
        List<OperatorDraft> operators = single
            ? draft.Operator is null ? [] : [draft.Operator]
            : [.. (draft.Operators ?? []).Select(item => item.Value)];
        if (operators.Count == 0)
            ReportEmpty(node);
        foreach (OperatorDraft item in operators)
            Add(node, item, single);
        if (single && node.Operators is [var only])
            node.SingleOperator = only.Id;
        CheckStdout(node);
        node.Source = new NodeSource.Operators([]);
        node.OutputsUncertain |= draft.IsRefused("operators") && operators.Any(item => item.IsRefused("outputs") || item.Id is null);
        node.OutputsUncertain |= draft.IsRefused("operator") && operators.All(item => item.IsRefused("outputs"));
    }

    private void ReportEmpty(NodeCandidate node)
    {
        if (!node.Draft.IsRefused("operators") && !node.Draft.IsRefused("operator"))
            Report(node.Draft.KeyAt("operators"), $"node `{node.Id}`: `operators` is empty: list at least one operator");
        node.OutputsUncertain = true;
    }

    private void Add(NodeCandidate node, OperatorDraft draft, bool single)
    {
        if ((draft.Id ?? (single ? DefaultId : null)) is not { } id)
            return;
        if (node.Operators.Any(other => other.Id == id))
        {
            Report(draft.ValueAt("id"), $"duplicate operator ID `{id}` in node `{node.Id}` — each operator must have a unique `id`");
            return;
        }

        var candidate = new OperatorCandidate(draft, id);
        ReadKind(node, candidate);
        string owner = $"node `{node.Id}`: operator `{id}`";
        NodeAssembler.CheckTypes(draft, draft.OutputTypes, "output", [.. draft.Outputs.Select(output => output.Value)], owner, reading);
        NodeAssembler.CheckTypes(draft, draft.InputTypes, "input", [.. draft.Inputs.Select(input => input.Key)], owner, reading);
        node.Operators.Add(candidate);
        node.Inputs.AddRange(draft.Inputs.Select(input => new InputCandidate(input, candidate)));
        node.Outputs.UnionWith(draft.Outputs.Select(output => $"{id}/{output.Value}"));
    }

    private void ReadKind(NodeCandidate node, OperatorCandidate candidate)
    {
        OperatorDraft draft = candidate.Draft;
        (string Key, OperatorKind Kind, string? Path)[] kinds =
        [
            ("shared-library", OperatorKind.SharedLibrary, draft.SharedLibrary),
            ("python", OperatorKind.Python, draft.Python?.Source),
            ("wasm", OperatorKind.Wasm, draft.Wasm),
        ];
        var given = kinds.Where(kind => draft.Has(kind.Key)).ToArray();
        if (given.Length > 1)
            Report(draft.KeyAt(given[1].Key),
                $"node `{node.Id}`: operator `{candidate.Id}` has multiple exclusive fields set, only one of `shared-library`, `python` "
                    + "and `wasm` is allowed");
        else if (given is [var only])
            (candidate.Kind, candidate.Path, candidate.PathAt) = (only.Kind, only.Path ?? "", draft.ValueAt(only.Key));
        else if (!kinds.Any(kind => draft.IsRefused(kind.Key)))
            Report(draft.Position, $"node `{node.Id}`: operator `{candidate.Id}` requires a `python`, `shared-library`, or `wasm` field");
    }

    private void CheckStdout(NodeCandidate node)
    {
        OperatorCandidate[] senders = [.. node.Operators.Where(item => item.Draft.SendStdoutAs is not null)];
        if (senders is [var only])
            node.SendStdoutAs = $"{only.Id}/{only.Draft.SendStdoutAs}";
        else if (senders.Length > 1)
            Report(senders[1].Draft.KeyAt("send_stdout_as"),
                $"node `{node.Id}`: More than one `send_stdout_as` entries for a runtime node. Please only use one `send_stdout_as` per runtime.");
    }

    private void Report(Position at, string message) => reading.Diagnostics.Error(at, message);
}
