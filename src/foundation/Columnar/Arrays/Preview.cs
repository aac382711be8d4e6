using System.Globalization;
using System.Text;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>
/// Collects the text people see of an array. Bounded: at most <see cref="MaxItems"/> of each list and <see cref="MaxCharacters"/> in all.
/// </summary>
internal sealed class Preview
{
    private const int MaxItems = 8;
    private const int MaxCharacters = 400;
    private const int MaxBytesOfValue = 40;
    private readonly StringBuilder _text = new();

    private bool IsFull => _text.Length >= MaxCharacters;

    public void Text(string text) => _text.Append(text);

    public void Damaged() => _text.Append("<damaged>");

    public void Number<T>(T value)
        where T : unmanaged => _text.Append(CultureInfo.InvariantCulture, $"{value}");

    public void Quoted(ReadOnlySpan<byte> utf8)
    {
        bool cut = utf8.Length > MaxBytesOfValue;
        string text = Encoding.UTF8.GetString(cut ? utf8[..MaxBytesOfValue] : utf8);
        _text.Append('"').Append(text).Append(cut ? "…\"" : "\"");
    }

    public void Hex(ReadOnlySpan<byte> bytes)
    {
        bool cut = bytes.Length > MaxBytesOfValue;
        _text.Append("0x").Append(Convert.ToHexString(cut ? bytes[..MaxBytesOfValue] : bytes)).Append(cut ? "…" : "");
    }

    public void List(ArrowArray array, int start, int length)
    {
        _text.Append('[');
        for (int i = 0; i < length; i++)
        {
            if (i > 0)
                _text.Append(", ");
            if (i == MaxItems || IsFull)
            {
                _text.Append('…');
                break;
            }

            Value(array, start + i);
        }

        _text.Append(']');
    }

    public void Struct(IReadOnlyList<Field> fields, ReadOnlySpan<ArrowArray> values, int row)
    {
        _text.Append('{');
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
                _text.Append(", ");
            if (IsFull)
            {
                _text.Append('…');
                break;
            }

            _text.Append(fields[i].Name).Append(": ");
            Value(values[i], row);
        }

        _text.Append('}');
    }

    public override string ToString() => _text.ToString();

    private void Value(ArrowArray array, int index)
    {
        if (array.IsNull(index))
            _text.Append("null");
        else
            array.Show(this, index);
    }
}
