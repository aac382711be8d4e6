using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Replay;

/// <summary>
/// Changes in a recorded message only what its sender would have said differently here: ids the listener chose. Keys that use an id the
/// listener declared are written out, since this library declares none.
/// </summary>
/// <param name="interest">The listener's interest here, for one in the recording.</param>
/// <param name="request">The listener's request here, for one in the recording.</param>
internal sealed class Rewording(Func<uint, uint> interest, Func<uint, uint> request)
{
    private const int RoomForKey = 1024;

    /// <param name="message">The recorded message.</param>
    /// <param name="key">Its key, written out.</param>
    public byte[] Of(byte[] message, string key)
    {
        var reader = new WireReader(message);
        var writer = new WireWriter(new byte[message.Length + RoomForKey]);
        Assert.True(NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id));
        bool changed = id switch
        {
            NetworkMessageId.Push => TryPush(ref reader, header, key, ref writer),
            NetworkMessageId.Declare => TryDeclare(ref reader, header, key, ref writer),
            NetworkMessageId.Interest => TryInterest(ref reader, header, key, ref writer),
            NetworkMessageId.Request => TryRequest(ref reader, header, key, ref writer),
            NetworkMessageId.Response => TryResponse(ref reader, header, key, ref writer),
            NetworkMessageId.ResponseFinal => TryResponseFinal(ref reader, header, ref writer),
            _ => false,
        };
        Assert.False(writer.Overflowed);
        return changed ? writer.Written.ToArray() : message;
    }

    private static bool TryPush(scoped ref WireReader reader, byte header, string key, scoped ref WireWriter writer)
    {
        Assert.True(Push.TryDecode(ref reader, header, out Push push));
        if (!UsesListeners(push.Key))
            return false;
        push.Key = WrittenOut(key);
        push.Encode(ref writer);
        return true;
    }

    private bool TryDeclare(scoped ref WireReader reader, byte header, string key, scoped ref WireWriter writer)
    {
        Assert.True(Declare.TryDecode(ref reader, header, out Declare declare));
        bool changed = UsesListeners(declare.Declaration.Key);
        if (changed)
            declare.Declaration.Key = WrittenOut(key);
        if (declare.InterestId is { } answered && interest(answered) is var own && own != answered)
        {
            declare.InterestId = own;
            changed = true;
        }

        declare.Encode(ref writer);
        return changed;
    }

    private static bool TryInterest(scoped ref WireReader reader, byte header, string key, scoped ref WireWriter writer)
    {
        Assert.True(Interest.TryDecode(ref reader, header, out Interest asked));
        if (!UsesListeners(asked.Key))
            return false;
        asked.Key = WrittenOut(key);
        asked.Encode(ref writer);
        return true;
    }

    private static bool TryRequest(scoped ref WireReader reader, byte header, string key, scoped ref WireWriter writer)
    {
        Assert.True(Request.TryDecode(ref reader, header, out Request asked));
        if (!UsesListeners(asked.Key))
            return false;
        asked.Key = WrittenOut(key);
        asked.Encode(ref writer);
        return true;
    }

    private bool TryResponse(scoped ref WireReader reader, byte header, string key, scoped ref WireWriter writer)
    {
        Assert.True(Response.TryDecode(ref reader, header, out Response response));
        uint own = request(response.RequestId);
        if (own == response.RequestId && !UsesListeners(response.Key))
            return false;
        response.RequestId = own;
        response.Key = UsesListeners(response.Key) ? WrittenOut(key) : response.Key;
        response.Encode(ref writer);
        return true;
    }

    private bool TryResponseFinal(scoped ref WireReader reader, byte header, scoped ref WireWriter writer)
    {
        Assert.True(ResponseFinal.TryDecode(ref reader, header, out ResponseFinal final));
        uint own = request(final.RequestId);
        if (own == final.RequestId)
            return false;
        final.RequestId = own;
        final.Encode(ref writer);
        return true;
    }

    private static bool UsesListeners(WireExpression key) => key.Scope != 0 && !key.SenderMapping;

    private static WireExpression WrittenOut(string key) => new(System.Text.Encoding.UTF8.GetBytes(key));
}
