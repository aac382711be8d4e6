using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>What a value of the configuration looks like: how it is read from the tree of either format, and printed.</summary>
internal abstract class Shape<T>
{
    /// <summary>Whether one of its own forms is an object; a value per mode is told from it by its keys.</summary>
    public virtual bool AcceptsObjects => false;

    /// <summary>The value of <paramref name="node"/>; what it does not mention, and what is wrong, stays as in <paramref name="current"/>.</summary>
    public abstract T Bind(ConfigNode node, T current, BindingContext context);

    public abstract void Write(T value, ConfigPrinter printer);
}
