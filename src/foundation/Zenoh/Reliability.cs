namespace Zenoh;

/// <summary>Which channel of a transport carries a message.</summary>
public enum Reliability : byte
{
    /// <summary>May travel over links that lose data.</summary>
    BestEffort = 0,

    /// <summary>Travels over links that do not lose data while they last. The default.</summary>
    Reliable = 1,
}
