using System.Diagnostics.CodeAnalysis;

namespace Zenoh.Links;

/// <summary>
/// What a user writes to dial or listen: <c>protocol/address[?metadata][#config]</c> (Zenoh wire specification, endpoint syntax). Immutable; equal
/// when the canonical texts are equal. The config stays on this node, the <see cref="Locator"/> travels.
/// </summary>
internal sealed class Endpoint : IEquatable<Endpoint>
{
    private const string Form = "an endpoint is written protocol/address[?metadata][#config], for example tcp/192.0.2.1:7447";

    private readonly string _text;

    public Endpoint(Locator locator, EndpointParameters? config = null)
    {
        Locator = locator;
        Config = config ?? EndpointParameters.Empty;
        _text = Config.IsEmpty ? locator.ToString() : $"{locator}#{Config}";
    }

    public Locator Locator { get; }

    public EndpointParameters Config { get; }

    public string Protocol => Locator.Protocol;

    public string Address => Locator.Address;

    public EndpointParameters Metadata => Locator.Metadata;

    /// <exception cref="FormatException">The text is no endpoint; the message says what is wrong with it.</exception>
    public static Endpoint Parse(string text) =>
        TryParse(text, out var endpoint, out var error) ? endpoint : throw new FormatException(error);

    public static bool TryParse(string text, [NotNullWhen(true)] out Endpoint? endpoint, [NotNullWhen(false)] out string? error)
    {
        endpoint = null;
        error = Read(text, ref endpoint) is { } fault ? $"'{Shown(text)}': {fault}" : null;
        return error is null;
    }

    public bool Equals(Endpoint? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Endpoint);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text: metadata and config sorted by key.</summary>
    public override string ToString() => _text;

    private static string? Read(string text, ref Endpoint? endpoint)
    {
        if (text.Length > LinkLimits.EndpointCharacters)
        {
            return $"longer than {LinkLimits.EndpointCharacters} characters";
        }

        // The config may hold anything, '?' included (base64, paths), so it is cut off first.
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var travelling = hash < 0 ? text : text[..hash];
        var question = travelling.IndexOf('?', StringComparison.Ordinal);
        var place = question < 0 ? travelling : travelling[..question];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == place.Length - 1)
        {
            return slash switch { < 0 => $"there is no '/' after the protocol; {Form}", 0 => $"the protocol is missing; {Form}", _ => $"the address is missing; {Form}" };
        }

        var protocol = place[..slash];
        if (!protocol.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return $"'{protocol}' is no protocol name; {Form}";
        }

        return Assemble(protocol, place[(slash + 1)..], question < 0 ? null : travelling[(question + 1)..], hash < 0 ? null : text[(hash + 1)..], ref endpoint);
    }

    private static string? Assemble(string protocol, string address, string? metadataText, string? configText, ref Endpoint? endpoint)
    {
        if (metadataText is "" || configText is "")
        {
            return $"nothing follows '{(metadataText is "" ? '?' : '#')}'; {Form}";
        }

        if (!EndpointParameters.TryParse(metadataText, out var metadata, out var error))
        {
            return $"metadata: {error}";
        }

        if (!EndpointParameters.TryParse(configText, out var config, out error))
        {
            return $"config: {error}";
        }

        var locator = new Locator(protocol, address, metadata);
        if (locator.ByteCount > LinkLimits.LocatorBytes)
        {
            return $"the part before '#' is {locator.ByteCount} bytes long, at most {LinkLimits.LocatorBytes} can be announced";
        }

        endpoint = new Endpoint(locator, config);
        return null;
    }

    private static string Shown(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 117), "...");
}
