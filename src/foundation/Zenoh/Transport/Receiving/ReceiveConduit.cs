namespace Zenoh.Transport.Receiving;

/// <summary>What is remembered of one priority and channel between batches.</summary>
internal struct ReceiveConduit(ReceiveWindow window, ReassemblyBudget budget)
{
    public ReceiveWindow Window = window;

    /// <summary>Made with the first fragment.</summary>
    public Reassembly? Fragments;

    /// <summary>The number that continues the open message. A frame in between uses a number up, so that it breaks a message.</summary>
    public uint NextFragment;

    /// <summary>The rest of a message that grew too large is passed over where its first fragment is not marked.</summary>
    public bool Ignoring;

    public readonly ReassemblyBudget Budget => budget;
}
