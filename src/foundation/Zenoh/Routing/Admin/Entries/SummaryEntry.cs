using System.Text.Json;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Mesh;
using Zenoh.Transport;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>The node itself: where it can be reached and whom it has sessions with.</summary>
internal sealed class SummaryEntry(KeyExpression root, Node node, string? metadata, RouterMesh? mesh) : IAdminEntries
{
    public void Answer(AdminAnswers answers)
    {
        if (!answers.Asks(root))
            return;
        IReadOnlyList<string> locators = node.Options.Locators();
        RemoteFace[] faces = node.SnapshotOfFaces();
        answers.AddJson(root, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("locators");
            foreach (string locator in locators)
                json.WriteStringValue(locator);
            json.WriteEndArray();
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata ?? "null");
            json.WriteStartObject("plugins");
            json.WriteEndObject();
            json.WriteStartArray("sessions");
            foreach (RemoteFace face in faces)
                WriteSession(json, face);
            json.WriteEndArray();
            json.WriteString("version", NodeVersion.Text);
            json.WriteString("zid", node.Id.ToString());
            json.WriteEndObject();
        });
    }

    private void WriteSession(Utf8JsonWriter json, RemoteFace face)
    {
        json.WriteStartObject();
        json.WriteStartArray("links");
        foreach (TransportLinkInfo link in face.Transport.Links)
        {
            json.WriteStartObject();
            json.WriteString("dst", link.Destination.ToString());
            json.WriteString("src", link.Source.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("peer", face.Id.ToString());
        json.WriteString("region", Names.RegionOf(node.Role, face.Kind));
        json.WriteBoolean("shm", false);
        json.WritePropertyName("weight");
        if (mesh is not null && face.Kind == FaceKind.Router)
            WriteWeight(json, mesh.WeightsOf(face.Id));
        else
            json.WriteNullValue();
        json.WriteString("whatami", Names.Of(face.Transport.Role));
        json.WriteEndObject();
    }

    private static void WriteWeight(Utf8JsonWriter json, LinkWeights weights)
    {
        json.WriteStartObject();
        json.WriteNumber("actual_weight", weights.Effective);
        Write("dst_weight", weights.There);
        Write("src_weight", weights.Here);
        json.WriteEndObject();

        void Write(string name, ushort? weight)
        {
            if (weight is { } value)
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
    }
}
