using System.Text;
using Columnar.Builders;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Texts in UTF-8, with 32 or 64 bit offsets.</summary>
public sealed class Utf8Array : ByteStringArray
{
    internal Utf8Array(DataType type, Rows rows, Offsets offsets, ReadOnlyMemory<byte> bytes)
        : base(type, rows, offsets, bytes)
    {
    }

    private Utf8Array(Utf8Array source, Rows rows)
        : base(source, rows)
    {
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="values">The texts; null becomes a null row.</param>
    /// <returns>A new array.</returns>
    public static Utf8Array From(params ReadOnlySpan<string?> values)
    {
        var builder = new Utf8Builder();
        foreach (string? value in values)
            builder.Append(value);
        return builder.Build();
    }

    /// <summary>Decodes a row. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="index">The row.</param>
    /// <returns>The text, or null for a null row.</returns>
    /// <exception cref="ArrowFormatException">The row's offsets are damaged.</exception>
    public string? GetString(int index) => IsNull(index) ? null : Encoding.UTF8.GetString(GetBytes(index));

    /// <inheritdoc/>
    public override Utf8Array Slice(int start, int length) => new(this, Rows.Slice(start, length));

    private protected override void ShowBytes(Preview preview, ReadOnlySpan<byte> bytes) => preview.Quoted(bytes);
}
