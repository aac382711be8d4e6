namespace Zenoh.Configuration.Reading;

/// <summary>What is wrong with a rule, and where it stands: keys, and numbers of items in lists.</summary>
internal sealed record RuleProblem(object[] Path, string Message);
