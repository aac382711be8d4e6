using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>A list that restricts what a rule is about: left out, or null, it restricts nothing, and so it must not be empty.</summary>
/// <param name="item">The shape of one item.</param>
/// <param name="blank">What an item is before its own keys are read.</param>
internal sealed class RestrictionShape<T>(Shape<T> item, T blank) : Shape<IReadOnlyList<T>>
{
    private readonly ListShape<T> _list = new(item, blank);

    public override IReadOnlyList<T> Bind(ConfigNode node, IReadOnlyList<T> current, BindingContext context)
    {
        if (node is ConfigList { Items.Count: 0 })
            context.Refuse(node, "a list of at least one, or left out where it is about all");
        return _list.Bind(node, current, context);
    }

    public override void Write(IReadOnlyList<T> value, ConfigPrinter printer)
    {
        if (value.Count == 0) printer.Json.WriteNullValue();
        else _list.Write(value, printer);
    }
}
