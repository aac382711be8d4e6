namespace Columnar.Ipc.Metadata;

/// <summary>Numbers fixed by the Arrow format: Message.fbs and Schema.fbs of the Arrow columnar specification 1.5.</summary>
internal static class FormatNumbers
{
    /// <summary>Precedes every message since Arrow 0.15.</summary>
    public const uint Continuation = 0xFFFF_FFFF;

    /// <summary>MetadataVersion V4: Arrow 0.8 to 0.17.</summary>
    public const short VersionV4 = 3;

    /// <summary>MetadataVersion V5: since Arrow 1.0.</summary>
    public const short VersionV5 = 4;

    public const byte HeaderSchema = 1;
    public const byte HeaderDictionaryBatch = 2;
    public const byte HeaderRecordBatch = 3;

    public const byte TypeNull = 1;
    public const byte TypeInt = 2;
    public const byte TypeFloatingPoint = 3;
    public const byte TypeBinary = 4;
    public const byte TypeUtf8 = 5;
    public const byte TypeBool = 6;
    public const byte TypeDecimal = 7;
    public const byte TypeDate = 8;
    public const byte TypeTime = 9;
    public const byte TypeTimestamp = 10;
    public const byte TypeList = 12;
    public const byte TypeStruct = 13;
    public const byte TypeFixedSizeList = 16;
    public const byte TypeDuration = 18;
    public const byte TypeLargeBinary = 19;
    public const byte TypeLargeUtf8 = 20;
    public const byte TypeLargeList = 21;
}

/// <summary>Field numbers of table Message.</summary>
internal static class MessageFields
{
    public const int Version = 0;
    public const int HeaderType = 1;
    public const int Header = 2;
    public const int BodyLength = 3;
    public const int Metadata = 4;
}

/// <summary>Field numbers of table Schema.</summary>
internal static class SchemaFields
{
    public const int Endianness = 0;
    public const int Fields = 1;
    public const int Metadata = 2;
}

/// <summary>Field numbers of table Field.</summary>
internal static class FieldFields
{
    public const int Name = 0;
    public const int Nullable = 1;
    public const int TypeKind = 2;
    public const int Type = 3;
    public const int Dictionary = 4;
    public const int Children = 5;
    public const int Metadata = 6;
}

/// <summary>Field numbers of table RecordBatch.</summary>
internal static class BatchFields
{
    public const int Length = 0;
    public const int Nodes = 1;
    public const int Buffers = 2;
    public const int Compression = 3;
}
