using Zenoh.Session;

namespace Zenoh.Tests.Replay;

/// <summary>Writes down what the public API handed out.</summary>
internal static class Seen
{
    public static string Of(SampleView sample)
    {
        var content = new Content(sample.Kind, sample.Payload.ToArray(), sample.Encoding, sample.Attachment.ToArray(), sample.Timestamp, sample.Source);
        var qos = new Zenoh.Protocol.Primitives.QoS(sample.Priority, sample.CongestionControl, sample.IsExpress);
        return Words.Of(sample.Key.ToString(), content, qos, sample.Reliability);
    }

    public static string Of(Query query)
    {
        var content = new Content(SampleKind.Put, query.Payload?.ToArray() ?? [], query.Encoding, query.Attachment.ToArray(), null, query.Source);
        string with = query.Payload is null && query.Attachment.IsEmpty && query.Source is null ? "" : $" {Words.Of(content)}";
        string priority = query.Priority == Priority.Data ? "" : $" {query.Priority}";
        return $"{query.Selector}{with}{priority} within {query.Timeout.TotalMilliseconds} ms";
    }

    public static string Of(Reply reply)
    {
        if (!reply.IsOk)
            return $"error {Words.Of(new Content(SampleKind.Put, reply.Error.Payload.ToArray(), reply.Error.Encoding, [], null, null))} from {reply.Replier}";
        Sample sample = reply.Sample;
        var content = new Content(sample.Kind, sample.Payload.ToArray(), sample.Encoding, sample.Attachment.ToArray(), sample.Timestamp, sample.Source);
        return $"{Words.Of(sample.Key.ToString(), content, default, Reliability.Reliable)} from {reply.Replier}";
    }
}
