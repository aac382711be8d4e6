namespace Zenoh.Routing.Admin;

/// <summary>What configuration says about the admin space (<c>adminspace</c>). Immutable.</summary>
internal sealed record AdminOptions
{
    /// <summary>Whether queries are answered (<c>permissions/read</c>).</summary>
    public bool MayRead { get; init; } = true;

    /// <summary>Whether changes are looked at before they are refused (<c>permissions/write</c>).</summary>
    public bool MayWrite { get; init; }

    /// <summary>Anything about the node, as JSON text (<c>metadata</c>).</summary>
    public string? MetadataJson { get; init; }

    /// <summary>
    /// Where answers are written: not on the thread that reads the link of whoever asks, since two routers whose reading threads wait for room
    /// towards each other would both wait until they give up the link.
    /// </summary>
    public Action<Action> Start { get; init; } = static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
}
