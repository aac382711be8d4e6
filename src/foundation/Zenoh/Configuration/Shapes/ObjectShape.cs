using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>An object with known keys.</summary>
internal sealed class ObjectShape<T>(params Key<T>[] keys) : Shape<T>
{
    public override bool AcceptsObjects => true;

    public override T Bind(ConfigNode node, T current, BindingContext context)
    {
        if (node is not ConfigMap map)
        {
            context.Refuse(node, "an object");
            return current;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            context.Enter(entry.Key);
            if (!seen.Add(entry.Key)) context.Error(entry.Offset, $"'{context.Path}' is given twice; remove one");
            else if (keys.FirstOrDefault(key => key.Name == entry.Key) is { } known) current = known.Bind(entry, current, context);
            else context.Error(entry.Offset, $"unknown key '{context.Path}'; {Suggest(entry.Key)}");
            context.Leave();
        }

        return current;
    }

    public override void Write(T value, ConfigPrinter printer)
    {
        printer.Json.WriteStartObject();
        foreach (var key in keys) key.Write(value, printer);
        printer.Json.WriteEndObject();
    }

    private string Suggest(string key) => NearestKey.Find(key, keys.Select(known => known.Name)) is { } nearest
        ? $"did you mean '{nearest}'?"
        : $"known here: {string.Join(", ", keys.Select(known => known.Name))}";
}
