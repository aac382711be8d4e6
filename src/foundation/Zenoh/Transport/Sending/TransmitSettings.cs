using Zenoh.Transport.Establishment;

namespace Zenoh.Transport.Sending;

/// <summary>How batches are filled: what was agreed on, and this side's options.</summary>
internal sealed record TransmitSettings
{
    public required TransportOptions Options { get; init; }

    public required bool Priorities { get; init; }

    public required bool LowLatency { get; init; }

    /// <summary>Whether first and dropped fragments are marked.</summary>
    public required bool MarksFragments { get; init; }

    public required uint FirstNumber { get; init; }

    public required uint Mask { get; init; }

    /// <summary>How long a message that blocks waits for a link that takes nothing.</summary>
    /// <param name="isShared">Whether others wait for the same message behind it.</param>
    public TimeSpan WaitBeforeClose(bool isShared) => isShared ? Options.WaitBeforeClose * TransportLimits.SharedPatience : Options.WaitBeforeClose;

    public static TransmitSettings Of(TransportOptions options, Agreement agreement) => new()
    {
        Options = options,
        Priorities = agreement.QoS,
        LowLatency = agreement.LowLatency,
        MarksFragments = agreement.MarksFragments,
        FirstNumber = agreement.OwnFirstNumber,
        Mask = agreement.NumberMask,
    };
}
