using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>A value of a struct type, or null.</summary>
internal sealed class OptionalValueShape<T>(Shape<T> inner) : Shape<T?>
    where T : struct
{
    public override T? Bind(ConfigNode node, T? current, BindingContext context) =>
        node is ConfigScalar { Kind: ScalarKind.Null } ? null : inner.Bind(node, current.GetValueOrDefault(), context);

    public override void Write(T? value, ConfigPrinter printer)
    {
        if (value is { } present) inner.Write(present, printer);
        else printer.Json.WriteNullValue();
    }
}

/// <summary>Text, or null.</summary>
/// <param name="isSecret">Whether printing hides it unless asked not to.</param>
internal sealed class OptionalTextShape(bool isSecret = false) : Shape<string?>
{
    private const string Hidden = "***";

    public override string? Bind(ConfigNode node, string? current, BindingContext context) =>
        node is ConfigScalar { Kind: ScalarKind.Null } ? null : Scalars.Text.Bind(node, current ?? "", context);

    public override void Write(string? value, ConfigPrinter printer) =>
        printer.Json.WriteStringValue(value is null || !isSecret || printer.WithSecrets ? value : Hidden);
}

/// <summary>Any value, kept as JSON text; null when absent.</summary>
internal sealed class FreeShape : Shape<string?>
{
    public override string? Bind(ConfigNode node, string? current, BindingContext context) =>
        node is ConfigScalar { Kind: ScalarKind.Null } ? null : JsonText.Write(node.WriteTo, isIndented: false);

    public override void Write(string? value, ConfigPrinter printer)
    {
        if (value is null) printer.Json.WriteNullValue();
        else printer.Json.WriteRawValue(value);
    }
}
