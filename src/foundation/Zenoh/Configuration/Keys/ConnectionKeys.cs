using Zenoh.Configuration.Reading;
using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Keys;

/// <summary><c>connect</c>, <c>listen</c>, <c>open</c>.</summary>
internal static class ConnectionKeys
{
    /// <summary>-1 stands for no end, which is what <see cref="Timeout.InfiniteTimeSpan"/> is in milliseconds.</summary>
    private static readonly Shape<PerMode<TimeSpan>> Total = new PerModeShape<TimeSpan>(Scalars.Milliseconds(min: -1));

    private static readonly Shape<PerMode<TimeSpan>> Period = new PerModeShape<TimeSpan>(Scalars.Milliseconds(min: 1));
    private static readonly Shape<PerMode<bool>> Flag = new PerModeShape<bool>(Scalars.Boolean);

    private static readonly ObjectShape<RetryConfig> Retry = new(
        new Key<RetryConfig, PerMode<TimeSpan>>("period_init_ms", Period, retry => retry.InitialPeriod, (retry, value) => retry with { InitialPeriod = value }),
        new Key<RetryConfig, PerMode<TimeSpan>>("period_max_ms", Period, retry => retry.MaxPeriod, (retry, value) => retry with { MaxPeriod = value }),
        new Key<RetryConfig, PerMode<double>>(
            "period_increase_factor", new PerModeShape<double>(Scalars.Number(min: 1)), retry => retry.IncreaseFactor, (retry, value) => retry with { IncreaseFactor = value }));

    public static readonly ObjectShape<ConnectConfig> Connect = new(
        new Key<ConnectConfig, PerMode<IReadOnlyList<ConnectTarget>>>(
            "endpoints",
            new PerModeShape<IReadOnlyList<ConnectTarget>>(new ListShape<ConnectTarget>(new ConnectTargetShape(), new([]))),
            connect => connect.Endpoints,
            (connect, value) => connect with { Endpoints = value }),
        new Key<ConnectConfig, PerMode<TimeSpan>>("timeout_ms", Total, connect => connect.Timeout, (connect, value) => connect with { Timeout = value }),
        new Key<ConnectConfig, PerMode<bool>>("exit_on_failure", Flag, connect => connect.ExitOnFailure, (connect, value) => connect with { ExitOnFailure = value }),
        new Key<ConnectConfig, RetryConfig>("retry", Retry, connect => connect.Retry, (connect, value) => connect with { Retry = value }));

    public static readonly ObjectShape<ListenConfig> Listen = new(
        new Key<ListenConfig, PerMode<IReadOnlyList<string>>>(
            "endpoints",
            new PerModeShape<IReadOnlyList<string>>(new ListShape<string>(Scalars.Endpoint, "")),
            listen => listen.Endpoints,
            (listen, value) => listen with { Endpoints = value }),
        new Key<ListenConfig, PerMode<TimeSpan>>("timeout_ms", Total, listen => listen.Timeout, (listen, value) => listen with { Timeout = value }),
        new Key<ListenConfig, PerMode<bool>>("exit_on_failure", Flag, listen => listen.ExitOnFailure, (listen, value) => listen with { ExitOnFailure = value }),
        new Key<ListenConfig, RetryConfig>("retry", Retry, listen => listen.Retry, (listen, value) => listen with { Retry = value }));

    public static readonly ObjectShape<OpenConfig> Open = new(Group.Of("return_conditions", new ObjectShape<OpenConfig>(
        new Key<OpenConfig, bool>("connect_scouted", Scalars.Boolean, open => open.ConnectScouted, (open, value) => open with { ConnectScouted = value }),
        new Key<OpenConfig, bool>("declares", Scalars.Boolean, open => open.Declares, (open, value) => open with { Declares = value }))));

    /// <summary>An endpoint, or <c>{strategy: "allOf", locators: […]}</c>.</summary>
    private sealed class ConnectTargetShape : Shape<ConnectTarget>
    {
        private static readonly Shape<string> Strategy = new ScalarShape<string>(
            "\"allOf\", the only strategy there is",
            (ConfigScalar scalar, out string value) => (value = scalar.Text) == "allOf",
            (json, value) => json.WriteStringValue(value));

        private static readonly ObjectShape<ConnectTarget> AllOf = new(
            new Key<ConnectTarget, string>("strategy", Strategy, _ => "allOf", (target, _) => target),
            new Key<ConnectTarget, IReadOnlyList<string>>(
                "locators", new ListShape<string>(Scalars.Endpoint, ""), target => target.Locators, (target, value) => target with { Locators = value }));

        public override ConnectTarget Bind(ConfigNode node, ConnectTarget current, BindingContext context)
        {
            if (node is not ConfigMap) return new ConnectTarget([Scalars.Endpoint.Bind(node, "", context)]);
            var target = AllOf.Bind(node, current, context);
            if (target.Locators.Count == 0) context.Error(node.Offset, $"an entry of '{context.Path}' needs at least one of 'locators'");
            return target;
        }

        public override void Write(ConnectTarget value, ConfigPrinter printer)
        {
            if (value.Locators.Count == 1) printer.Json.WriteStringValue(value.Locators[0]);
            else AllOf.Write(value, printer);
        }
    }
}
