namespace Zenoh.KeyExpressions;

/// <summary>What is wrong with a text offered as key expression. The members from <see cref="RepeatedAnyNumber"/> on are repaired by canonisation.</summary>
internal enum KeyExpressionFault
{
    None,
    Empty,
    TooLong,
    TooManyChunks,
    NotUtf8,
    LeadingSlash,
    TrailingSlash,
    EmptyChunk,
    ForbiddenCharacter,
    DollarWithoutStar,
    StarInsideChunk,
    RepeatedAnyNumber,
    AnyBehindAnyNumber,
    LoneInnerWildcard,
    RepeatedInnerWildcard,
}
