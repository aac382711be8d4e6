using Zenoh.Protocol.Bodies;

namespace Zenoh.Routing.Local;

/// <summary>The session's side of one queryable. Called on the thread that reads the link, or that queries; no lock is held. Must not throw.</summary>
internal interface IQueryReceiver
{
    /// <summary>A query came. The receiver owns <paramref name="query"/> and disposes it after the last reply; spans of <paramref name="body"/> live during the call.</summary>
    void Receive(IncomingQuery query, scoped in Query body, in DeliveryContext context);
}
