namespace Zenoh.Scouting;

/// <summary>The pauses between questions: 1 s, 2 s, 4 s, and 8 s from then on.</summary>
internal struct ScoutPace
{
    private TimeSpan _last;

    /// <summary>The pause before the next question.</summary>
    public TimeSpan Next()
    {
        TimeSpan doubled = _last == TimeSpan.Zero ? ScoutingLimits.FirstPause : 2 * _last;
        return _last = doubled < ScoutingLimits.LongestPause ? doubled : ScoutingLimits.LongestPause;
    }
}
