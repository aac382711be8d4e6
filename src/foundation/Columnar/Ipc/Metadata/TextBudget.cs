using System.Text;
using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Metadata;

/// <summary>
/// Decodes the texts of one message and stops when they get too many: a FlatBuffer may refer to one long text, or one list of fields,
/// again and again, so that few bytes could stand for very many.
/// </summary>
internal ref struct TextBudget
{
    private int _bytes;
    private int _entries;
    private int _fields;

    public void CountField()
    {
        if (++_fields > ArrowLimits.MaxFields)
            throw new ArrowFormatException($"The Arrow schema has more than {ArrowLimits.MaxFields} fields ({nameof(ArrowLimits.MaxFields)}).");
    }

    public string Text(ReadOnlySpan<byte> utf8)
    {
        _bytes += utf8.Length;
        return _bytes > ArrowLimits.MaxTextBytes
            ? throw new ArrowFormatException($"Names and metadata exceed {ArrowLimits.MaxTextBytes} bytes ({nameof(ArrowLimits.MaxTextBytes)}).")
            : Encoding.UTF8.GetString(utf8);
    }

    public CustomMetadata Metadata(FlatVector pairs)
    {
        if (pairs.Count == 0)
            return CustomMetadata.Empty;
        if (pairs.Count > ArrowLimits.MaxMetadataEntries - _entries)
            throw new ArrowFormatException(
                $"More than {ArrowLimits.MaxMetadataEntries} metadata entries ({nameof(ArrowLimits.MaxMetadataEntries)}).");
        _entries += pairs.Count;
        var copy = new KeyValuePair<string, string>[pairs.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            FlatTable pair = pairs.Table(i);
            copy[i] = new(Text(pair.Text(0)), Text(pair.Text(1)));
        }

        return new CustomMetadata(copy);
    }
}
