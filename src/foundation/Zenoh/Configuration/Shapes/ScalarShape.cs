using System.Text.Json;
using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>Reads a scalar; false when it is not of the kind or out of range.</summary>
internal delegate bool ScalarReader<T>(ConfigScalar scalar, out T value);

/// <summary>A single value.</summary>
/// <param name="expected">What it must be, with range and unit, as the end of a sentence.</param>
/// <param name="read">Reads it.</param>
/// <param name="write">Prints it.</param>
internal sealed class ScalarShape<T>(string expected, ScalarReader<T> read, Action<Utf8JsonWriter, T> write) : Shape<T>
{
    public override T Bind(ConfigNode node, T current, BindingContext context)
    {
        if (node is ConfigScalar scalar && read(scalar, out var value)) return value;
        context.Refuse(node, expected);
        return current;
    }

    public override void Write(T value, ConfigPrinter printer) => write(printer.Json, value);
}
