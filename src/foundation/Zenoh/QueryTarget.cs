namespace Zenoh;

/// <summary>Which of the matching queryables a query is sent to.</summary>
public enum QueryTarget : byte
{
    /// <summary>The nearest queryable that is complete for the whole key expression, or all matching ones when there is none. The default.</summary>
    BestMatching = 0,

    /// <summary>Every matching queryable.</summary>
    All = 1,

    /// <summary>Every queryable that is complete for the whole key expression.</summary>
    AllComplete = 2,
}
