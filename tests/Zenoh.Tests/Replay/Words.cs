using System.Security.Cryptography;
using System.Text;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Replay;

/// <summary>Writes down what was said or delivered, one line each; what has its default is left out.</summary>
internal static class Words
{
    private const int LongestText = 48;
    private const int LongestHex = 8;
    private const int HashDigits = 8;

    public static string Of(Said said) => said.Id switch
    {
        NetworkMessageId.Push => Of(said.Key, said.Content!, said.QoS, said.Reliability),
        NetworkMessageId.Request => Ask(said),
        NetworkMessageId.Response when said.IsError => $"reply error {Of(said.Content!)}",

        // What a router tells of itself is its own affair.
        NetworkMessageId.Response when said.Key.StartsWith('@') => $"reply put {said.Key} {said.Content!.Encoding}",
        NetworkMessageId.Response => $"reply {Of(said.Key, said.Content!, default, Reliability.Reliable)}",
        NetworkMessageId.ResponseFinal => $"reply end {said.Selector}",
        NetworkMessageId.Interest when said.Mode == InterestMode.Final => $"interest end {said.Key}",
        NetworkMessageId.Interest => $"interest {said.Mode} {said.Kinds} {said.Key}",
        NetworkMessageId.Declare => (said.AnswerTo is null or 0 ? "" : "answer ") + Declaration(said),
        _ => "",
    };

    public static string Of(string key, Content content, QoS qos, Reliability reliability) =>
        $"{(content.Kind == SampleKind.Put ? "put" : "delete")} {key}{(content.Kind == SampleKind.Put ? " " : "")}{Of(content)}{Of(qos)}"
        + (reliability == Reliability.BestEffort ? " best effort" : "");

    public static string Of(Content content)
    {
        var text = new StringBuilder(content.Kind == SampleKind.Put ? Of(content.Payload) : "");
        if (!content.Encoding.IsDefault)
            text.Append(' ').Append(content.Encoding);
        if (content.Attachment.Length > 0)
            text.Append(" attachment ").Append(Of(content.Attachment));
        if (content.Source is { } source)
            text.Append(" source ").Append(source.Node).Append('/').Append(source.Entity).Append('/').Append(source.SequenceNumber);
        if (content.Timestamp is { } timestamp)
            text.Append(" stamped ").Append(timestamp.Id);
        return text.ToString();
    }

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= LongestText && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return $"'{System.Text.Encoding.ASCII.GetString(bytes)}'";
        return bytes.Length <= LongestHex
            ? $"0x{Convert.ToHexStringLower(bytes)}"
            : $"<{bytes.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashDigits]}>";
    }

    private static string Of(QoS qos) => qos.IsDefault ? "" : $" {qos.Priority}/{qos.CongestionControl}{(qos.IsExpress ? "/express" : "")}";

    private static string Ask(Said said) =>
        $"ask {said.Selector}{(said.Target == QueryTarget.BestMatching ? "" : $" {said.Target}")} {said.Consolidation} within {said.Timeout?.TotalMilliseconds} ms"
        + (said.Content is null ? "" : $" {Of(said.Content)}")
        + (said.QoS == QoS.Queries ? "" : Of(said.QoS));

    private static string Declaration(Said said) => said.Declaration switch
    {
        DeclarationKind.Final => said.Key.Length == 0 ? "end of what is here" : $"end {said.Key}",
        DeclarationKind.Queryable => $"+Queryable {said.Key}{(said.IsComplete ? " complete" : "")}",
        DeclarationKind.UndeclareSubscriber => $"-Subscriber {said.Key}",
        DeclarationKind.UndeclareQueryable => $"-Queryable {said.Key}",
        DeclarationKind.UndeclareToken => $"-Token {said.Key}",
        _ => $"+{said.Declaration} {said.Key}",
    };
}
