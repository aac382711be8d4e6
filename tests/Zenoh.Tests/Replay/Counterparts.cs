using Zenoh.Protocol.Network;

namespace Zenoh.Tests.Replay;

/// <summary>Finds what this library's side said where the recorded party asked something: their ids differ, and answers name them.</summary>
/// <param name="stage">Where to wait for it.</param>
/// <param name="heard">What was said here so far.</param>
internal sealed class Counterparts(Stage stage, Func<IReadOnlyList<Said>> heard)
{
    private readonly Dictionary<Said, Said> _found = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<uint, Said> _interests = [];
    private readonly Dictionary<uint, Said> _requests = [];

    /// <summary>The recorded party said it.</summary>
    public void Note(Said recorded)
    {
        if (recorded.Id == NetworkMessageId.Interest && recorded.Mode != InterestMode.Final)
            _interests[recorded.Number] = recorded;
        if (recorded.Id == NetworkMessageId.Request)
            _requests[recorded.Number] = recorded;
    }

    /// <summary>The interest here for one in the recording; the same where nobody was asked.</summary>
    public uint OfInterest(uint recorded) => _interests.TryGetValue(recorded, out Said? said)
        ? Of(said, other => (other.Mode, other.Kinds, other.Key) == (said.Mode, said.Kinds, said.Key))
        : recorded;

    /// <summary>The request here for one in the recording.</summary>
    public uint OfRequest(uint recorded) => _requests.TryGetValue(recorded, out Said? said) ? Of(said, other => other.Selector == said.Selector) : recorded;

    // Both sides ask in the same order.
    private uint Of(Said recorded, Func<Said, bool> isSame)
    {
        if (!_found.TryGetValue(recorded, out Said? own))
        {
            stage.Until(() => (own = heard().FirstOrDefault(other => other.Id == recorded.Id && isSame(other) && !IsTaken(other))) is not null, $"'{Words.Of(recorded)}'");
            _found[recorded] = own!;
        }

        return own!.Number;
    }

    private bool IsTaken(Said own) => _found.Values.Contains(own, ReferenceEqualityComparer.Instance);
}
