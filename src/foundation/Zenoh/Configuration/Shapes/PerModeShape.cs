using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>One value for all modes, or <c>{router: …, peer: …, client: …}</c> of which those left out stay as they are.</summary>
internal sealed class PerModeShape<T>(Shape<T> inner) : Shape<PerMode<T>>
{
    private readonly ObjectShape<PerMode<T>> _perMode = new(
        new Key<PerMode<T>, T>("router", inner, values => values.Router, (values, value) => values with { Router = value }),
        new Key<PerMode<T>, T>("peer", inner, values => values.Peer, (values, value) => values with { Peer = value }),
        new Key<PerMode<T>, T>("client", inner, values => values.Client, (values, value) => values with { Client = value }));

    public override bool AcceptsObjects => true;

    public override PerMode<T> Bind(ConfigNode node, PerMode<T> current, BindingContext context) => IsPerMode(node)
        ? _perMode.Bind(node, current, context)
        : new(inner.Bind(node, current.Router, context), inner.Bind(node, current.Peer, context), inner.Bind(node, current.Client, context));

    public override void Write(PerMode<T> value, ConfigPrinter printer) => _perMode.Write(value, printer);

    private bool IsPerMode(ConfigNode node) =>
        node is ConfigMap map && (!inner.AcceptsObjects || map.Entries.Any(entry => entry.Key is "router" or "peer" or "client"));
}
