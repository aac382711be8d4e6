using System.Collections.Concurrent;
using Zenoh.Configuration;

namespace Zenoh.Routing.Filtering;

/// <summary>Finds the access rules that hold for a subject. Faces and directions for which the same rules hold share them. Thread-safe.</summary>
internal sealed class AccessPolicies(AccessControlConfig config)
{
    private readonly ConcurrentDictionary<string, AccessRules> _compiled = new(StringComparer.Ordinal);

    /// <summary>The rules of one direction; null when everything may pass.</summary>
    public AccessRules? For(Flows flow, Subject subject)
    {
        if (!config.Enabled)
            return null;
        HashSet<string> subjects = [.. config.Subjects.Where(candidate => Describes(candidate, subject)).Select(static candidate => candidate.Id)];
        HashSet<string> granted =
            [.. config.Policies.Where(policy => policy.Subjects.Any(subjects.Contains)).SelectMany(static policy => policy.Rules)];
        int[] rules = [.. Enumerable.Range(0, config.Rules.Count).Where(i => (config.Rules[i].Flows & flow) != 0 && granted.Contains(config.Rules[i].Id))];
        if (rules.Length == 0 && config.DefaultPermission == AccessVerdict.Allow)
            return null;
        return _compiled.GetOrAdd(string.Join(' ', rules), _ => new AccessRules(rules.Select(i => config.Rules[i]), config.DefaultPermission));
    }

    private static bool Describes(AccessSubject description, Subject subject) => subject.Matches(
        description.Ids, description.Interfaces, description.LinkProtocols, description.UserNames, description.CertificateCommonNames);
}
