using System.Text.Json.Nodes;
using Zenoh.Protocol;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Protocol;

/// <summary>The messages of a frame, for the <see cref="Transcoder"/>.</summary>
internal static class NetworkTranscoder
{
    private static readonly string[] Modes = ["final", "current", "future", "current_future"];
    private static readonly string[] Declarations =
        ["D_KEYEXPR", "U_KEYEXPR", "D_SUBSCRIBER", "U_SUBSCRIBER", "D_QUERYABLE", "U_QUERYABLE", "D_TOKEN", "U_TOKEN"];

    public static JsonArray? All(ref WireReader reader, ref WireWriter writer)
    {
        var json = new JsonArray();
        while (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
        {
            if (Message(ref reader, ref writer, header, id) is not { } message)
                return null;
            json.Add(message);
        }

        return reader.HasFailed ? null : json;
    }

    public static JsonNode? One(ref WireReader reader, ref WireWriter writer)
    {
        if (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
            return Message(ref reader, ref writer, header, id);
        reader.Fail(reader.IsAtEnd ? WireError.Truncated : WireError.UnknownMessage);
        return null;
    }

    private static JsonObject? Message(ref WireReader reader, ref WireWriter writer, byte header, NetworkMessageId id) => id switch
    {
        NetworkMessageId.Push => PushMessage(ref reader, ref writer, header),
        NetworkMessageId.Request => RequestMessage(ref reader, ref writer, header),
        NetworkMessageId.Response => ResponseMessage(ref reader, ref writer, header),
        NetworkMessageId.ResponseFinal => FinalMessage(ref reader, ref writer, header),
        NetworkMessageId.Declare => DeclareMessage(ref reader, ref writer, header),
        NetworkMessageId.Interest => InterestMessage(ref reader, ref writer, header),
        NetworkMessageId.Oam => OamMessage(ref reader, ref writer, header),
        _ => null,
    };

    private static JsonObject? PushMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Push.TryDecode(ref reader, header, out Push push))
            return null;
        push.Encode(ref writer);
        var json = new JsonObject();
        JsonText.Add(json, push.Key);
        JsonText.Add(json, push.Extensions);
        JsonText.Add(json, push.TimestampStack);
        BodyJson.Add(json, push.Body);
        return new JsonObject { ["PUSH"] = json };
    }

    private static JsonObject? RequestMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Request.TryDecode(ref reader, header, out Request request))
            return null;
        request.Encode(ref writer);
        var json = new JsonObject { ["rid"] = request.RequestId };
        JsonText.Add(json, request.Key);
        JsonText.Add(json, request.Extensions);
        JsonText.Add(json, request.TimestampStack);
        if (request.Target != QueryTarget.BestMatching)
            json["target"] = (int)request.Target;
        if (request.Budget is { } budget)
            json["budget"] = budget;
        if (request.TimeoutMilliseconds is { } timeout)
            json["timeout_ms"] = timeout;
        BodyJson.Add(json, request.Query);
        return new JsonObject { ["REQUEST"] = json };
    }

    private static JsonObject? ResponseMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Response.TryDecode(ref reader, header, out Response response))
            return null;
        response.Encode(ref writer);
        var json = new JsonObject { ["rid"] = response.RequestId };
        JsonText.Add(json, response.Key);
        JsonText.Add(json, response.Extensions);
        JsonText.Add(json, response.TimestampStack);
        if (response.Responder is { } responder)
            json["responder"] = new JsonObject { ["zid"] = JsonText.Of(responder.Node), ["eid"] = responder.Entity };
        if (response.IsError)
            BodyJson.Add(json, response.Error);
        else
            BodyJson.Add(json, response.Reply);
        return new JsonObject { ["RESPONSE"] = json };
    }

    private static JsonObject? FinalMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!ResponseFinal.TryDecode(ref reader, header, out ResponseFinal final))
            return null;
        final.Encode(ref writer);
        var json = new JsonObject { ["rid"] = final.RequestId };
        JsonText.Add(json, final.Extensions);
        return new JsonObject { ["RESPONSE_FINAL"] = json };
    }

    private static JsonObject? DeclareMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Declare.TryDecode(ref reader, header, out Declare declare))
            return null;
        declare.Encode(ref writer);
        var json = new JsonObject();
        if (declare.InterestId is { } interest)
            json["interest_id"] = interest;
        JsonText.Add(json, declare.Extensions);
        Add(json, declare.Declaration);
        return new JsonObject { ["DECLARE"] = json };
    }

    private static void Add(JsonObject json, Declaration declaration)
    {
        if (declaration.Kind == DeclarationKind.Final)
        {
            json["D_FINAL"] = new JsonObject();
            return;
        }

        var content = new JsonObject { ["id"] = declaration.EntityId };
        if (!declaration.IsUndeclaration)
            JsonText.Add(content, declaration.Key, withMapping: declaration.Kind != DeclarationKind.KeyExpression);
        if (declaration.HasKey)
        {
            var key = new JsonObject();
            JsonText.Add(key, declaration.Key);
            content["wire_expr"] = key;
        }

        if (declaration.Queryable.Raw != 0)
            content["info"] = new JsonObject { ["complete"] = declaration.Queryable.IsComplete, ["distance"] = declaration.Queryable.Distance };
        json[Declarations[(int)declaration.Kind]] = content;
    }

    private static JsonObject? InterestMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Interest.TryDecode(ref reader, header, out Interest interest))
            return null;
        interest.Encode(ref writer);
        var json = new JsonObject { ["mode"] = Modes[(int)interest.Mode], ["id"] = interest.InterestId };
        if (interest.Mode != InterestMode.Final)
        {
            json["options"] = (interest.Options.HasFlag(InterestOptions.Aggregate) ? "A" : "")
                + (interest.IsRestricted && interest.Key.SenderMapping ? "M" : "") + (interest.IsRestricted && interest.Key.HasSuffix ? "N" : "") + (interest.IsRestricted ? "R" : "")
                + (interest.Options.HasFlag(InterestOptions.Tokens) ? "T" : "") + (interest.Options.HasFlag(InterestOptions.Queryables) ? "Q" : "")
                + (interest.Options.HasFlag(InterestOptions.Subscribers) ? "S" : "") + (interest.Options.HasFlag(InterestOptions.KeyExpressions) ? "K" : "");
            if (interest.IsRestricted)
                JsonText.Add(json, interest.Key);
        }

        JsonText.Add(json, interest.Extensions);
        return new JsonObject { ["INTEREST"] = json };
    }

    private static JsonObject? OamMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Oam.TryDecode(ref reader, header, out Oam oam))
            return null;
        var json = new JsonObject { ["id"] = oam.OamId };
        JsonText.Add(json, oam.Extensions);
        if (oam.Body.Encoding == BodyEncoding.Number)
            json["z64"] = oam.Body.Number;
        if (oam.Body.Encoding == BodyEncoding.Bytes)
        {
            json["zbuf"] = JsonText.Of(oam.Body.Bytes);
            if (oam.OamId == Oam.LinkStateId && !TryAddLinkStates(json, ref reader, oam.Body.Bytes))
                return null;
        }

        oam.Encode(ref writer);
        return new JsonObject { ["OAM"] = json };
    }

    private static bool TryAddLinkStates(JsonObject json, ref WireReader reader, scoped ReadOnlySpan<byte> bytes)
    {
        var nested = new WireReader(bytes);
        if (!LinkStateList.TryDecode(ref nested, out LinkStateList list))
            return reader.Fail(nested.Error);
        scoped WireWriter writer = new(new byte[bytes.Length + 16]);
        writer.WriteZint((ulong)list.Count);
        var states = new JsonArray();
        foreach (LinkState state in list)
        {
            int start = writer.Position;
            state.Encode(ref writer);
            states.Add(LinkStateJson(state, writer.Written[start]));
        }

        Assert.False(writer.Overflowed);
        json["linkstates"] = states;
        return true;
    }

    private static JsonObject LinkStateJson(LinkState state, byte options)
    {
        var json = new JsonObject { ["psid"] = state.Index, ["opts"] = $"{options:x2}", ["sn"] = state.SequenceNumber, ["gateway"] = state.IsGateway };
        if (!state.ZenohId.IsNone)
            json["zid"] = JsonText.Of(state.ZenohId);
        if (state.Role != WhatAmI.None)
            json["whatami"] = JsonText.Of(state.Role);
        if (state.HasLocators)
            json["locators"] = JsonText.Of(state.Locators);
        json["links"] = Numbers(state.Links);
        if (state.HasWeights)
            json["weights"] = Numbers(state.Weights);
        return json;
    }

    private static JsonArray Numbers(NumberList numbers)
    {
        var json = new JsonArray();
        foreach (ulong number in numbers)
            json.Add(number);
        return json;
    }
}
