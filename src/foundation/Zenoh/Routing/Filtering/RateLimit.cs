using Zenoh.Configuration;

namespace Zenoh.Routing.Filtering;

/// <summary>A gate, and the kinds of messages that share it.</summary>
internal readonly record struct RateLimit(MessageKinds Kinds, RateGate Gate);
