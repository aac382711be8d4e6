using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Protocol;

public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Decoding_and_encoding_samples_and_queries_allocates_nothing()
    {
        IReadOnlyList<Vector> vectors = [.. Vector.Of("push", "request", "response", "declare").Where(vector => !vector.IsRejected)];
        byte[] room = new byte[2048];
        Transcode(vectors, room, 1);
        Assert.Equal(0, Allocations.Of(() => Transcode(vectors, room, Rounds)));
    }

    private static void Transcode(IReadOnlyList<Vector> vectors, byte[] room, int rounds)
    {
        for (int i = 0; i < rounds * vectors.Count; i++)
        {
            var reader = new WireReader(vectors[i % vectors.Count].Bytes);
            var writer = new WireWriter(room);
            if (!NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id) || !TryTranscode(ref reader, ref writer, header, id) || writer.Overflowed)
                throw new InvalidOperationException("A good vector was refused.");
        }
    }

    private static bool TryTranscode(ref WireReader reader, ref WireWriter writer, byte header, NetworkMessageId id)
    {
        bool read;
        switch (id)
        {
            case NetworkMessageId.Push:
                read = Push.TryDecode(ref reader, header, out Push push);
                push.Encode(ref writer);
                return read;
            case NetworkMessageId.Request:
                read = Request.TryDecode(ref reader, header, out Request request);
                request.Encode(ref writer);
                return read;
            case NetworkMessageId.Response:
                read = Response.TryDecode(ref reader, header, out Response response);
                response.Encode(ref writer);
                return read;
            case NetworkMessageId.Declare:
                read = Declare.TryDecode(ref reader, header, out Declare declare);
                declare.Encode(ref writer);
                return read;
            default:
                return NetworkMessages.TrySkip(ref reader, header, id);
        }
    }
}
