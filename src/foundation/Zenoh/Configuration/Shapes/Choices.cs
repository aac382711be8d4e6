using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>A value of a closed set, by name.</summary>
internal sealed class ChoiceShape<T>(params (string Name, T Value)[] choices) : Shape<T>
    where T : struct, Enum
{
    private readonly string _expected = "one of " + string.Join(", ", choices.Select(choice => $"\"{choice.Name}\""));

    public override T Bind(ConfigNode node, T current, BindingContext context)
    {
        if (node is ConfigScalar { MayBeText: true } scalar)
        {
            foreach (var (name, value) in choices)
            {
                if (name == scalar.Text) return value;
            }
        }

        context.Refuse(node, _expected);
        return current;
    }

    public override void Write(T value, ConfigPrinter printer) =>
        printer.Json.WriteStringValue(choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name);
}

/// <summary>A set of values by name, written as a list.</summary>
/// <param name="union">Joins two sets.</param>
/// <param name="names">The members; one may stand for several others that precede it, and is then only read.</param>
internal sealed class FlagsShape<T>(Func<T, T, T> union, params (string Name, T Value)[] names) : Shape<T>
    where T : struct, Enum
{
    private readonly ChoiceShape<T> _item = new(names);

    public override T Bind(ConfigNode node, T current, BindingContext context)
    {
        if (node is not ConfigList list)
        {
            context.Refuse(node, "a list of names");
            return current;
        }

        return list.Items.Aggregate(default(T), (set, item) => union(set, _item.Bind(item, default, context)));
    }

    public override void Write(T value, ConfigPrinter printer)
    {
        printer.Json.WriteStartArray();
        var written = default(T);
        foreach (var (name, member) in names)
        {
            if (!value.HasFlag(member) || written.HasFlag(member)) continue;
            printer.Json.WriteStringValue(name);
            written = union(written, member);
        }

        printer.Json.WriteEndArray();
    }
}
