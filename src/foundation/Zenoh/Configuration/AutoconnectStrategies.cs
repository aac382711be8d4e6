namespace Zenoh.Configuration;

/// <summary>Whether to dial a node that was found.</summary>
public enum AutoconnectStrategyKind
{
    /// <summary>Dial it.</summary>
    Always,

    /// <summary>Dial it only if the own id is the greater one, so that of two nodes only one dials.</summary>
    GreaterZid,
}

/// <summary>Whether to dial a node that was found, by its role.</summary>
/// <param name="ToRouter">When it is a router.</param>
/// <param name="ToPeer">When it is a peer.</param>
/// <param name="ToClient">When it is a client.</param>
public readonly record struct AutoconnectStrategies(AutoconnectStrategyKind ToRouter, AutoconnectStrategyKind ToPeer, AutoconnectStrategyKind ToClient)
{
    /// <summary>The same for every role.</summary>
    /// <param name="all">The strategy.</param>
    public AutoconnectStrategies(AutoconnectStrategyKind all)
        : this(all, all, all)
    {
    }
}
