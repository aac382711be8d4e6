namespace Zenoh.Transport.Establishment.Keys;

/// <summary>By which key this node is known, and whom it knows (<c>transport/auth/pubkey</c>). Immutable.</summary>
internal sealed record NodeKeys
{
    public required KeyPair Own { get; init; }

    /// <summary>Whether somebody can know this node by its key, which then is shown when it dials; not a key that was made for this run.</summary>
    public bool IsShown { get; init; }

    /// <summary>Who may dial in, and who may answer a node that shows its key. Null: nobody may dial in, everybody may answer.</summary>
    public IReadOnlySet<PublicKey>? Known { get; init; }
}
