using System.Globalization;
using Zenoh.Configuration.Reading;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration.Shapes;

/// <summary>The kinds of single values the configuration has.</summary>
internal static class Scalars
{
    public static readonly Shape<bool> Boolean = new ScalarShape<bool>(
        "true or false",
        (ConfigScalar scalar, out bool value) =>
        {
            value = scalar.Text == "true";
            return scalar.Kind == ScalarKind.Boolean;
        },
        (json, value) => json.WriteBooleanValue(value));

    public static readonly Shape<string> Text = TextThat("text", _ => true);

    /// <summary>An endpoint or locator; its parts are checked by whoever opens it.</summary>
    public static readonly Shape<string> Endpoint = TextThat("an endpoint such as \"tcp/192.0.2.1:7447\"", text => text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < text.Length - 1);

    public static readonly Shape<string?> OptionalText = new OptionalTextShape();

    public static readonly Shape<string?> Secret = new OptionalTextShape(isSecret: true);

    public static readonly Shape<string?> Free = new FreeShape();

    public static readonly Shape<ZenohId> Id = new ScalarShape<ZenohId>(
        "a Zenoh id: 1 to 32 lowercase hexadecimal digits in quotes, the first not zero",
        (ConfigScalar scalar, out ZenohId value) => ZenohId.TryParse(scalar.MayBeText ? scalar.Text : null, out value),
        (json, value) => json.WriteStringValue(value.ToString()));

    public static readonly Shape<KeyExpression> Key = new ScalarShape<KeyExpression>(
        "a key expression such as \"demo/**\" in canonical form",
        (ConfigScalar scalar, out KeyExpression value) => KeyExpression.TryParse(scalar.MayBeText ? scalar.Text : "", out value!),
        (json, value) => json.WriteStringValue(value.ToString()));

    public static Shape<int> Integer(int min, int max, string unit = "") => Whole<int>(min, max, unit, number => (int)number, value => value);

    public static Shape<long> Long(long min, long max, string unit = "") => Whole<long>(min, max, unit, number => number, value => value);

    public static Shape<TimeSpan> Milliseconds(long min) =>
        Whole<TimeSpan>(min, int.MaxValue, "milliseconds", number => TimeSpan.FromTicks(number * TimeSpan.TicksPerMillisecond), value => value.Ticks / TimeSpan.TicksPerMillisecond);

    public static Shape<TimeSpan> Microseconds(long min) =>
        Whole<TimeSpan>(min, int.MaxValue, "microseconds", number => TimeSpan.FromTicks(number * TimeSpan.TicksPerMicrosecond), value => value.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>A finite number of at least <paramref name="min"/>.</summary>
    public static Shape<double> Number(double min) => new ScalarShape<double>(
        string.Create(CultureInfo.InvariantCulture, $"a number of at least {min}"),
        (ConfigScalar scalar, out double value) =>
        {
            value = scalar.Number;
            return scalar.Kind == ScalarKind.Number && double.IsFinite(value) && value >= min;
        },
        (json, value) => json.WriteNumberValue(value));

    private static ScalarShape<T> Whole<T>(long min, long max, string unit, Func<long, T> from, Func<T, long> to) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}{(unit.Length == 0 ? "" : $" ({unit})")}"),
        (ConfigScalar scalar, out T value) =>
        {
            var isInRange = scalar.Kind == ScalarKind.Number && scalar.Number >= min && scalar.Number <= max && scalar.Number == Math.Floor(scalar.Number);
            value = isInRange ? from((long)scalar.Number) : default!;
            return isInRange;
        },
        (json, value) => json.WriteNumberValue(to(value)));

    private static ScalarShape<string> TextThat(string expected, Func<string, bool> isRight) => new(
        expected,
        (ConfigScalar scalar, out string value) =>
        {
            value = scalar.Text;
            return scalar.MayBeText && isRight(value);
        },
        (json, value) => json.WriteStringValue(value));
}
