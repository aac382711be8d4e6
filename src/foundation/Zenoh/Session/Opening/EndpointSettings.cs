using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;

namespace Zenoh.Session.Opening;

/// <summary>What configuration says about endpoints, read and checked.</summary>
internal static class EndpointSettings
{
    public static IReadOnlyList<Endpoint> ListenFrom(ZenohConfig config) =>
        ReadAll(config.Listen.Endpoints.For(config.Mode), "listen/endpoints");

    public static IReadOnlyList<IReadOnlyList<Endpoint>> ConnectFrom(ZenohConfig config) =>
        [.. config.Connect.Endpoints.For(config.Mode).Select(target => ReadAll(target.Locators, "connect/endpoints"))];

    public static RetryOptions RetryFrom(RetryConfig retry, WhatAmI mode) => new()
    {
        Initial = retry.InitialPeriod.For(mode),
        Max = retry.MaxPeriod.For(mode),
        Factor = retry.IncreaseFactor.For(mode),
    };

    private static IReadOnlyList<Endpoint> ReadAll(IReadOnlyList<string> texts, string key) => [.. texts.Select(text => Read(text, key))];

    private static Endpoint Read(string text, string key) =>
        !Endpoint.TryParse(text, out Endpoint? endpoint, out string? problem) ? throw new ArgumentException($"{key}: {problem}", key)
        : (LinkProtocols.WhyNever(endpoint) ?? LinkPurpose.WhyNever(endpoint)) is { } reason ? throw new ArgumentException($"{key}: {endpoint}: {reason}", key)
        : endpoint;
}
