using Zenoh.Protocol.Network;

namespace Zenoh.Tests.Replay;

/// <summary>What this library's side said, against what the party it stands for said.</summary>
internal sealed class Comparison(Recording recording, Party ours, Outcome outcome, Stage stage)
{
    private const string NotSaid = "does not say";

    // The outcome tells how much is never said.
    private readonly int _neverSaid = outcome.Lines.Count(static line => line.StartsWith(NotSaid, StringComparison.Ordinal));

    /// <summary>Waits until what was said before a step has been said here, too.</summary>
    /// <param name="index">Of the step.</param>
    /// <param name="heard">What was said here so far, looked at again and again.</param>
    public void AwaitSaid(int index, IEnumerable<Said> heard) => stage.TryUntil(() => Differences(index, heard).Missing.Count <= _neverSaid);

    /// <summary>Writes down the differences.</summary>
    public void Write(IEnumerable<Said> heard, Journal journal)
    {
        AwaitSaid(recording.Steps.Count, heard);
        (IReadOnlyList<string> missing, IReadOnlyList<string> more) = Differences(recording.Steps.Count, heard);
        foreach (string text in missing)
            journal.Write(NotSaid, text);
        foreach (string text in more)
            journal.Write("says more", text);
    }

    private (List<string> Missing, List<string> More) Differences(int index, IEnumerable<Said> heard)
    {
        List<string> missing = [.. recording.Steps.Take(index).Where(step => step.From == ours).SelectMany(static step => step.Messages)
            .Where(IsCompared).Select(Words.Of)];
        List<string> more = [.. heard.Where(IsCompared).Select(Words.Of).Where(text => !missing.Remove(text))];
        return (missing, more);
    }

    // Ids of keys and the state of the network are each side's own affair.
    private static bool IsCompared(Said said) => said.Id != NetworkMessageId.Oam
        && !(said.Id == NetworkMessageId.Declare && said.Declaration is DeclarationKind.KeyExpression or DeclarationKind.UndeclareKeyExpression);
}
