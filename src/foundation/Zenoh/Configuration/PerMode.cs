namespace Zenoh.Configuration;

/// <summary>A setting that may differ by the role of the node.</summary>
/// <typeparam name="T">What is set.</typeparam>
/// <param name="Router">The value of routers.</param>
/// <param name="Peer">The value of peers.</param>
/// <param name="Client">The value of clients.</param>
public readonly record struct PerMode<T>(T Router, T Peer, T Client)
{
    /// <summary>The same value for every role.</summary>
    /// <param name="all">The value.</param>
    public PerMode(T all)
        : this(all, all, all)
    {
    }

    /// <summary>The value of one role.</summary>
    /// <param name="mode">Router, peer or client.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is no single role.</exception>
    public T For(WhatAmI mode) => mode switch
    {
        WhatAmI.Router => Router,
        WhatAmI.Peer => Peer,
        WhatAmI.Client => Client,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Exactly one role is expected."),
    };
}
