using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Local;

/// <summary>
/// The session's side of one interest. Calls never overlap and come in the order things happened; no lock is held. Where much happens while a call lasts,
/// what comes and goes meanwhile may be left out (<see cref="Notices"/>). Must not throw.
/// </summary>
internal interface IDeclarationReceiver
{
    /// <summary>A key is declared by somebody now (once per key, however many do), or the merged info of its queryables changed.</summary>
    void Declared(DeclarationKind kind, KeyExpression key, QueryableInfo info);

    /// <summary>Nobody declares the key any more. The kind is that of the declaration (Subscriber, Queryable, Token).</summary>
    void Undeclared(DeclarationKind kind, KeyExpression key);

    /// <summary>All that was there when the interest began has been told, or those asked did not answer in time.</summary>
    void Finished();
}
