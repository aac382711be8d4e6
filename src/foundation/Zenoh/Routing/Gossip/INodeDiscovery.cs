namespace Zenoh.Routing.Gossip;

/// <summary>Told about nodes that gossip made known; decides whether to dial them (implemented above routing).</summary>
internal interface INodeDiscovery
{
    /// <summary>A node with locators, known from a neighbour. Called again when its locators change. No lock is held.</summary>
    void Discovered(ZenohId id, WhatAmI role, IReadOnlyList<string> locators);
}
