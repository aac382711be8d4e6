using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>A key of an object.</summary>
internal abstract class Key<TOwner>(string name)
{
    public string Name => name;

    public abstract TOwner Bind(ConfigEntry entry, TOwner owner, BindingContext context);

    public abstract void Write(TOwner owner, ConfigPrinter printer);
}

/// <summary>A key whose value is a property of the owner.</summary>
/// <param name="name">As written.</param>
/// <param name="shape">Of its value.</param>
/// <param name="get">The property.</param>
/// <param name="set">The owner with another value of the property.</param>
internal sealed class Key<TOwner, TValue>(string name, Shape<TValue> shape, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> set) : Key<TOwner>(name)
{
    public override TOwner Bind(ConfigEntry entry, TOwner owner, BindingContext context) => set(owner, shape.Bind(entry.Value, get(owner), context));

    public override void Write(TOwner owner, ConfigPrinter printer)
    {
        printer.Json.WritePropertyName(Name);
        shape.Write(get(owner), printer);
    }
}

/// <summary>A key whose value is kept and has no effect: where a text sets another one than the default, its reader is told so.</summary>
internal sealed class KeyWithoutEffect<TOwner, TValue>(
    string name, Shape<TValue> shape, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> set, string reason) : Key<TOwner>(name)
    where TOwner : new()
{
    private static readonly TOwner Default = new();

    private readonly Key<TOwner, TValue> _key = new(name, shape, get, set);

    public override TOwner Bind(ConfigEntry entry, TOwner owner, BindingContext context)
    {
        TOwner bound = _key.Bind(entry, owner, context);
        if (!EqualityComparer<TValue>.Default.Equals(get(bound), get(Default)))
            context.Note(entry.Offset, $"'{context.Path}' has no effect: {reason}");
        return bound;
    }

    public override void Write(TOwner owner, ConfigPrinter printer) => _key.Write(owner, printer);
}

/// <summary>A key the reference has and this library accepts without effect; what is below it is not looked at.</summary>
internal sealed class IgnoredKey<TOwner>(string name, string note) : Key<TOwner>(name)
{
    public override TOwner Bind(ConfigEntry entry, TOwner owner, BindingContext context)
    {
        context.Note(entry.Offset, $"'{context.Path}' is ignored: {note}");
        return owner;
    }

    public override void Write(TOwner owner, ConfigPrinter printer)
    {
    }
}
