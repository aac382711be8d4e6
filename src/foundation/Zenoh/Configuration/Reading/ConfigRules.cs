using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Reading;

/// <summary>What no key can say by itself.</summary>
internal static class ConfigRules
{
    public static void Check(ZenohConfig config, ConfigNode root, BindingContext context)
    {
        if (config.Transport.Unicast is { LowLatency: true, Qos: true })
            context.Error(PlaceOf(root, "transport", "unicast", "lowlatency"), "'transport/unicast/lowlatency' needs 'transport/unicast/qos/enabled' to be false");
        foreach (var policy in config.AccessControl.Policies) Check(policy, config.AccessControl, root, context);
    }

    private static void Check(AccessPolicy policy, AccessControlConfig access, ConfigNode root, BindingContext context)
    {
        var place = PlaceOf(root, "access_control", "policies");
        foreach (var rule in policy.Rules.Except(access.Rules.Select(known => known.Id)))
            context.Error(place, $"a policy names the rule '{rule}', which 'access_control/rules' does not have");
        foreach (var subject in policy.Subjects.Except(access.Subjects.Select(known => known.Id)))
            context.Error(place, $"a policy names the subject '{subject}', which 'access_control/subjects' does not have");
    }

    /// <summary>Where a key stands, or the nearest key above it that the text has.</summary>
    private static int PlaceOf(ConfigNode node, params ReadOnlySpan<string> path)
    {
        var place = node.Offset;
        foreach (var key in path)
        {
            if (node is not ConfigMap map || map.Entries.FirstOrDefault(entry => entry.Key == key) is not { } found) break;
            (node, place) = (found.Value, found.Offset);
        }

        return place;
    }
}
