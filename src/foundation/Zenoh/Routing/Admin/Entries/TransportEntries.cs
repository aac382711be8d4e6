using System.Security.Cryptography;
using System.Text.Json;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Faces;
using Zenoh.Transport;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>The transports of this node and their links.</summary>
internal sealed class TransportEntries(KeyExpression root, Node node) : IAdminEntries
{
    /// <summary>Bytes of the number a link is told apart by.</summary>
    private const int LinkNumberBytes = 8;

    private readonly KeyExpression _unicast = root / "transport/unicast";
    private readonly KeyExpression _multicast = root / "transport/multicast";

    public void Answer(AdminAnswers answers)
    {
        foreach (RemoteFace face in node.SnapshotOfFaces())
        {
            if (answers.IsOver)
                return;
            KeyExpression key = (face.Transport.IsMulticast ? _multicast : _unicast) / face.Id.ToString();
            if (answers.Asks(key))
                answers.AddJson(key, json => Write(json, face.Transport));
            if (answers.Below(key).Count == 0)
                continue;
            foreach (TransportLinkInfo link in face.Transport.Links)
            {
                KeyExpression ofLink = key / $"link/{NumberOf(link)}";
                if (answers.Asks(ofLink))
                    answers.AddJson(ofLink, json => Write(json, link, face.Transport.HasPriorities));
            }
        }
    }

    private static string NumberOf(TransportLinkInfo link)
    {
        byte[] ends = System.Text.Encoding.UTF8.GetBytes($"{link.Source} {link.Destination}");
        return Convert.ToHexStringLower(SHA256.HashData(ends).AsSpan(0, LinkNumberBytes));
    }

    private static void Write(Utf8JsonWriter json, FaceTransport transport)
    {
        json.WriteStartObject();
        json.WriteString("zid", transport.Peer.ToString());
        json.WriteString("whatami", Names.Of(transport.Role));
        json.WriteBoolean("is_qos", transport.HasPriorities);
        json.WriteBoolean("is_shm", false);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TransportLinkInfo link, bool hasPriorities)
    {
        json.WriteStartObject();
        json.WriteString("src", link.Source.ToString());
        json.WriteString("dst", link.Destination.ToString());
        json.WriteString("group", link.Group?.ToString());
        json.WriteNumber("mtu", link.Mtu);
        json.WriteBoolean("is_streamed", link.IsStreamed);
        json.WriteStartArray("interfaces");
        foreach (string name in link.Interfaces)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("auth_identifier", link.User ?? link.CertificateCommonName);
        json.WritePropertyName("priorities");
        if (hasPriorities)
        {
            json.WriteStartObject();
            json.WriteString("start", nameof(Priority.Control));
            json.WriteString("end", nameof(Priority.Background));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("reliability", link.IsReliable ? nameof(Reliability.Reliable) : nameof(Reliability.BestEffort));
        json.WriteEndObject();
    }
}
