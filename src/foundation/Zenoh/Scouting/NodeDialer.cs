using Zenoh.Links;

namespace Zenoh.Scouting;

/// <summary>Opens a session with a node that was found, and blocks until it stands.</summary>
/// <param name="locator">Where the node said it can be dialled.</param>
/// <param name="expected">Who has to answer there; a session with anybody else is closed as invalid.</param>
/// <param name="cancellation">Cancelled when nobody wants the session any more.</param>
/// <exception cref="ZenohException">Nobody answers, somebody else does, or the handshake fails.</exception>
internal delegate void NodeDialer(Locator locator, ZenohId expected, CancellationToken cancellation);
