using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>A list that is replaced as a whole.</summary>
/// <param name="item">The shape of one item.</param>
/// <param name="blank">What an item is before its own keys are read.</param>
internal sealed class ListShape<T>(Shape<T> item, T blank) : Shape<IReadOnlyList<T>>
{
    public override IReadOnlyList<T> Bind(ConfigNode node, IReadOnlyList<T> current, BindingContext context)
    {
        if (node is ConfigList list) return [.. list.Items.Select(value => item.Bind(value, blank, context))];

        // Printed configurations of other implementations write null where no list was given.
        if (node is ConfigScalar { Kind: ScalarKind.Null }) return [];
        context.Refuse(node, "a list");
        return current;
    }

    public override void Write(IReadOnlyList<T> value, ConfigPrinter printer)
    {
        printer.Json.WriteStartArray();
        foreach (var one in value) item.Write(one, printer);
        printer.Json.WriteEndArray();
    }
}
