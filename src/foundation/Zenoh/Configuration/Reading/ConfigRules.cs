using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Reading;

/// <summary>What no key can say by itself.</summary>
internal static class ConfigRules
{
    public static void Check(ZenohConfig config, ConfigNode root, BindingContext context)
    {
        if (config.Transport.Unicast is { LowLatency: true, Qos: true })
            context.Error(PlaceOf(root, "transport", "unicast", "lowlatency"), "'transport/unicast/lowlatency' needs 'transport/unicast/qos/enabled' to be false");
        foreach (var problem in RuleChecks.Check(config)) context.Error(PlaceOf(root, problem.Path), problem.Message);
    }

    /// <summary>Where a key stands, or the nearest key above it that the text has.</summary>
    private static int PlaceOf(ConfigNode node, params ReadOnlySpan<object> path)
    {
        var place = node.Offset;
        foreach (var step in path)
        {
            if (step is int index && node is ConfigList list && index < list.Items.Count)
                (node, place) = (list.Items[index], list.Items[index].Offset);
            else if (step is string key && node is ConfigMap map && map.Entries.FirstOrDefault(entry => entry.Key == key) is { } found)
                (node, place) = (found.Value, found.Offset);
            else
                break;
        }

        return place;
    }
}
