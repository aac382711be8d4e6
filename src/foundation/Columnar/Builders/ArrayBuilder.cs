using Columnar.Arrays;

namespace Columnar.Builders;

/// <summary>Collects rows and makes an array of them. Not thread-safe. Usable again after <see cref="Build"/>, which starts it anew.</summary>
public abstract class ArrayBuilder
{
    private readonly BitBuffer _validity = new();
    private bool _hasNulls;

    private protected ArrayBuilder()
    {
    }

    /// <summary>The number of rows so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a null row.</summary>
    public void AppendNull()
    {
        AppendNullValue();
        Count(isNull: true);
    }

    /// <summary>Makes an array of the rows and starts anew. The array owns its memory.</summary>
    /// <returns>The array.</returns>
    public abstract ArrowArray Build();

    /// <summary>Fills the place of a null row.</summary>
    private protected abstract void AppendNullValue();

    private protected void Count(bool isNull = false)
    {
        // The bitmap begins with the first null: most arrays have none.
        if (isNull && !_hasNulls)
        {
            _validity.AddMany(bit: true, Length);
            _hasNulls = true;
        }

        if (_hasNulls)
            _validity.Add(!isNull);
        Length++;
    }

    private protected void CountMany(int rows)
    {
        if (_hasNulls)
            _validity.AddMany(bit: true, rows);
        Length += rows;
    }

    private protected Rows TakeRows()
    {
        var rows = new Rows(0, Length, _validity.Take());
        (Length, _hasNulls) = (0, false);
        return rows;
    }
}
