using System.Numerics;
using System.Runtime.CompilerServices;

namespace Zenoh.KeyExpressions;

/// <summary>A set of positions in a key expression: 0 stands before the first chunk, the number of chunks behind the last. A value of 32 bytes.</summary>
internal struct ChunkSet
{
    /// <summary>Positions are 0 to 255.</summary>
    public const int Capacity = Words * BitsPerWord;

    private const int Words = 4;
    private const int BitsPerWord = 64;
    private WordBuffer _words;

    public readonly bool IsEmpty => (_words[0] | _words[1] | _words[2] | _words[3]) == 0;

    public readonly bool Contains(int position) => (_words[position / BitsPerWord] >> (position % BitsPerWord) & 1) != 0;

    public void Add(int position) => _words[position / BitsPerWord] |= 1UL << (position % BitsPerWord);

    /// <summary>The smallest member at or above <paramref name="from"/>, -1 when there is none.</summary>
    public readonly int Next(int from)
    {
        for (var word = from / BitsPerWord; word < Words; word++)
        {
            var bits = _words[word];
            if (word == from / BitsPerWord) bits &= ulong.MaxValue << (from % BitsPerWord);
            if (bits != 0) return (word * BitsPerWord) + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    public readonly bool Overlaps(in ChunkSet other) =>
        ((_words[0] & other._words[0]) | (_words[1] & other._words[1]) | (_words[2] & other._words[2]) | (_words[3] & other._words[3])) != 0;

    [InlineArray(Words)]
    private struct WordBuffer
    {
        private ulong _first;
    }
}
