using Columnar.Arrays;

namespace Columnar.Builders;

/// <summary>Collects booleans.</summary>
public sealed class BoolBuilder : ArrayBuilder
{
    private readonly BitBuffer _values = new();

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value; null adds a null row.</param>
    public void Append(bool? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        _values.Add(value.Value);
        Count();
    }

    /// <inheritdoc/>
    public override BooleanArray Build() => new(TakeRows(), _values.Take());

    private protected override void AppendNullValue() => _values.Add(false);
}
