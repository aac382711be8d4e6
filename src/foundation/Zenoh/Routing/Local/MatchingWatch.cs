using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Local;

/// <summary>Whether anybody matches a publisher or querier, kept up to date. Thread-safe.</summary>
internal sealed class MatchingWatch : IDisposable
{
    /// <summary>The present answer.</summary>
    public bool IsMatching => throw new NotImplementedException();

    public KeyExpression Key => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
